import { CompletionItemKind } from 'vscode-languageserver-types'
import { uwsgiCatalogue } from '../../catalogue/index.ts'
import { expandMagic } from '../../formats/uwsgi/magic.ts'
import { readFile } from '../../formats/uwsgi.ts'
import { t } from '../../l10n.ts'
import { span } from '../../span.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { ValueCursor } from '../cursor/ini.ts'
import { configFile } from '../deployed.ts'
import { stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import type { Offered, Suggestion } from './item.ts'

/** What a `%`, a `%(` or a `$(` before the cursor may become, with what it comes to here; undefined where there is none. */
export function uwsgiPlaceholders(place: Place, { word, typed, name: option, entry }: ValueCursor): Offered | undefined {
  const { source } = word
  const offset = word.start + typed.length
  const named = /([%$])\((\w[\w-]*)?$/.exec(typed)
  if (named) {
    const [written, sign] = named
    const close = /^[\w-]*\)?/.exec(source.text.slice(offset, word.end))?.[0].length ?? 0
    const names = sign === '%' ? [...(isLogFormat(option) ? logged : []), ...definedNames(place, entry)] : environmentNames(place)
    return {
      word: span(source, offset - written.length, offset + close),
      suggestions: names.map(({ name, detail }) => ({
        label: `${sign}(${name})`,
        kind: CompletionItemKind.Variable,
        rank: 0,
        ...(detail !== undefined && { detail }),
      })),
    }
  }
  if (!/(^|[^%])(%%)*%$/.test(typed)) return undefined
  const context = { file: configFile(place), root: place.workspace.root }
  const suggestions = letters().map(([letter, meaning]): Suggestion => {
    const here = expandMagic(`%${letter}`, context)
    return {
      label: `%${letter}`,
      kind: CompletionItemKind.Variable,
      rank: 1,
      detail: here.known && here.value !== '' && here.value !== meaning ? `${meaning}: ${here.value}` : meaning,
    }
  })
  return {
    word: span(source, offset - 1, offset),
    suggestions: [
      ...suggestions,
      { label: '%(', kind: CompletionItemKind.Variable, rank: 1, detail: t('another option of the file'), goesOn: true },
    ],
  }
}

const letters = (): [string, string][] => [
  ['n', t('name of the file without its ending')],
  ['d', t('folder of the file')],
  ['p', t('path of the file')],
  ['s', t('name of the file')],
  ['c', t('name of the folder')],
  ['x', t('the section')],
  ['h', t('name of the host')],
  ['k', t('number of processors')],
  ['%', '%'],
]

/** Whether uWSGI fills in what it knows of a request. */
function isLogFormat(option: string): boolean {
  return /^(log-?format|logformat-strftime|log-format-strftime)$/.test(option)
}

/** What uWSGI knows of a request when it writes a line of the log. */
const logged: { name: string; detail?: string }[] = [
  'addr',
  'method',
  'uri',
  'proto',
  'status',
  'msecs',
  'micros',
  'size',
  'rsize',
  'host',
  'user',
  'referer',
  'uagent',
  'ctime',
  'ltime',
  'time',
  'pid',
  'wid',
  'vszM',
  'rssM',
].map(name => ({ name }))

/** Options of the file but the one that is being written, the user's own names first. */
function definedNames({ document, workspace }: Place, entry: Entry | undefined): { name: string; detail?: string }[] {
  const found = new Map<string, { name: string; detail?: string; own: boolean }>()
  for (const { written, value, at } of readFile(document, { workspace }).options) {
    if (!/^[\w-]+$/.test(written) || (entry && at.source === entry.source && entry.start <= at.start && at.end <= entry.end)) continue
    found.set(written, { name: written, own: !uwsgiCatalogue().find(written), ...(value.known && { detail: value.value }) })
  }
  return [...found.values()].sort((a, b) => Number(b.own) - Number(a.own))
}

function environmentNames(place: Place): { name: string; detail?: string }[] {
  const found = new Map<string, string | undefined>()
  for (const { servers } of stacksAround(place))
    for (const { at, options, program } of servers)
      if (at.source === place.document.source || options.some(option => option.at.source === place.document.source))
        for (const [name, { value }] of program?.environment ?? []) found.set(name, value)
  for (const name of ['HOME', 'USER', 'HOSTNAME']) if (!found.has(name)) found.set(name, undefined)
  return [...found].map(([name, detail]) => ({ name, ...(detail !== undefined && { detail }) }))
}
