import { CompletionItemKind } from 'vscode-languageserver-types'
import type { Catalogue, Setting } from '../../catalogue/catalogue.ts'
import type { Document } from '../../formats/format.ts'
import { unitName } from '../../formats/systemd.ts'
import { sectionNames, sectionOf } from '../../rules/setting/sections.ts'
import { contains } from '../../span.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { IniCursor } from '../cursor/ini.ts'
import { applications } from '../deployed.ts'
import type { Place } from '../place.ts'
import { firstIn, inOrder } from './first.ts'
import type { Rank, Suggestion } from './item.ts'
import { supervisorSnippets, usualSnippets, uwsgiSnippets } from './snippets.ts'
import { isKnownIn } from './versions.ts'

type Named = Extract<IniCursor, { kind: 'name' }>

/** The options that a section takes, without those that take one value and have one; and further sections. */
export function iniNames(place: Place, { section, assigned, entry, typed }: Named): Suggestion[] {
  const { document } = place
  const catalogue = document.format.catalogue?.()
  if (!catalogue) return []
  const known = section && knownSection(document, section, catalogue)
  const headers = assigned ? [] : [...wholeSections(place), ...sections(place).map(name => header(name, { open: '[', close: ']', place }))]
  if (document.format.id !== 'uwsgi' && known === undefined) return headers
  if (document.format.id === 'uwsgi' && !section && !/./.test(typed) && document.tree.entries.length === 0) return headers
  const siblings = new Set(
    (section?.body ?? document.tree.entries).filter(other => other !== entry).map(other => usual(other.name.value, catalogue)),
  )
  const written = assignment(document)
  const version = place.workspace.target[document.format.id as 'uwsgi' | 'supervisor' | 'systemd']
  const names = catalogue.settings.flatMap((setting): Suggestion[] => {
    if (known !== undefined && !setting.in?.includes(known)) return []
    if (setting.aliasOf !== undefined && !setting.common) return []
    if (setting.repeat === 'last' && siblings.has(usual(setting.name, catalogue))) return []
    if (!isKnownIn(version, setting)) return []
    return [option(setting, { format: document.format.id, section: known, assigned, written })]
  })
  const snippets = assigned || !section ? [] : usualSnippets(document.format.id, [known ?? 'section'])
  return [...inOrder(names, firstIn(document.format.id, known)), ...snippets, ...headers]
}

/** The sections that a header may begin. */
export function iniSections(place: Place, { word }: IniCursor): Suggestion[] {
  const close = word.source.text[word.end] === ']' ? '' : ']'
  return sections(place).map(name => header(name, { open: '', close, place }))
}

function wholeSections(place: Place): Suggestion[] {
  const { format, tree } = place.document
  const isThere = format.id === 'uwsgi' && tree.entries.some(({ body, name }) => body && name.value === 'uwsgi')
  const filledIn = format.id === 'uwsgi' ? uwsgiSnippets(place) : format.id === 'supervisor' ? supervisorSnippets(place) : []
  return [...filledIn, ...(isThere ? [] : usualSnippets(format.id, ['file']))]
}

/** The name that the catalogue has for the section of a header; undefined where it has none. */
export function knownSection(document: Document, section: Entry, catalogue: Catalogue): string | undefined {
  if (document.format.id === 'uwsgi') return undefined
  const found = sectionOf(section.name.value, document.format.id, sectionNames(document.format.id, catalogue))
  if (found.kind === 'known') return found.name
  const kind = `${section.name.value.split(':')[0]}:x`
  return found.kind === 'free' && catalogue.settings.some(({ in: places }) => places?.includes(kind)) ? kind : undefined
}

function option(
  setting: Setting,
  { format, section, assigned, written }: { format: string; section: string | undefined; assigned: boolean; written: string },
): Suggestion {
  const { name, type, values, common, deprecated, removed } = setting
  const isOld = deprecated !== undefined || removed !== undefined
  const rank: Rank = isOld ? 4 : common ? 1 : 2
  const suggestion: Suggestion = {
    label: name,
    kind: CompletionItemKind.Property,
    rank,
    detail: values && values.length < 6 ? values.join(' | ') : type,
    subject: { format, name, ...(section !== undefined && { section }) },
    ...(isOld && { deprecated: true }),
  }
  if (assigned) return suggestion
  if (/^bool/.test(type) && format === 'uwsgi') return { ...suggestion, text: `${name}${written}true` }
  return { ...suggestion, snippet: `${name}${written}$0`, goesOn: true }
}

/** ` = ` or `=`, as most of the file has it. */
function assignment({ source, tree }: Document): string {
  let spaced = 0
  for (const entry of tree.entries.flatMap(({ body = [] }) => body)) {
    const value = entry.args[0]
    if (value) spaced += /^\s+[=:]/.test(source.text.slice(entry.name.end, value.start)) ? 1 : -1
  }
  return spaced < 0 || (spaced === 0 && /\.(service|socket|timer|path)$/.test(source.path)) ? '=' : ' = '
}

function usual(name: string, catalogue: Catalogue): string {
  return catalogue.find(name)?.aliasOf ?? name
}

/** The sections of the file's program, without those that are there and cannot be there twice. */
function sections({ document: { format, tree, source }, offset }: Place): readonly string[] {
  const present = new Set(tree.entries.filter(({ body, name }) => body && !contains(name, offset)).map(({ name }) => name.value))
  return (format.id === 'systemd' ? unitSections(source.path) : (own[format.id] ?? [])).filter(name => !present.has(name))
}

const own: Record<string, readonly string[] | undefined> = {
  uwsgi: ['uwsgi'],
  supervisor: [
    'program:',
    'group:',
    'supervisord',
    'unix_http_server',
    'supervisorctl',
    'rpcinterface:supervisor',
    'include',
    'inet_http_server',
    'eventlistener:',
    'fcgi-program:',
  ],
}

function unitSections(path: string): readonly string[] {
  const suffix = /\.(\w+)$/.exec(unitName(path) ?? '')?.[1] ?? 'service'
  return ['Unit', suffix.charAt(0).toUpperCase() + suffix.slice(1), 'Install']
}

/** A header with what belongs into each section of its kind. */
function header(name: string, { open, close, place }: { open: string; close: string; place: Place }): Suggestion {
  const suggestion: Suggestion = {
    label: `${open}${name}${name.endsWith(':') ? '…' : ''}${open && ']'}`,
    kind: CompletionItemKind.Module,
    rank: 3,
    filter: `${open}${name}`,
  }
  if (name === 'rpcinterface:supervisor')
    return {
      ...suggestion,
      text: `${open}${name}${close}\nsupervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface`,
    }
  if (!name.endsWith(':')) return { ...suggestion, rank: 2, text: `${open}${name}${close}` }
  const proposed = name === 'program:' ? projectName(place) : name.slice(0, -1)
  return { ...suggestion, rank: 2, snippet: `${open}${name}\${1:${proposed}}${close}` }
}

function projectName(place: Place): string {
  const [application] = applications(place, 'wsgi')
  return application?.module.split('.')[0] ?? 'program'
}
