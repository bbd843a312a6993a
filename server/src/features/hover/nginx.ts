import { nginxCatalogue, nginxVariables } from '../../catalogue/index.ts'
import { type Block, effective, enclosing } from '../../facts/block.ts'
import { directoryOf, servedFrom } from '../../facts/servedFrom.ts'
import { includesFrom, rootOf } from '../../formats/nginx/configurations.ts'
import { stockFile } from '../../formats/nginx/stock.ts'
import { t } from '../../l10n.ts'
import { contextsOf, settingsIn } from '../../rules/nginx/contexts.ts'
import { type Span, sliceOf, textOf } from '../../span.ts'
import { referencesIn } from '../../syntax/nginx/values.ts'
import type { Entry } from '../../syntax/tree.ts'
import { type ArgumentCursor, type NginxCursor, nginxCursor } from '../cursor/nginx.ts'
import { code, describe, describeVariable } from '../describe.ts'
import { blocksOf, contextsAt, holdsData } from '../nginxPlace.ts'
import type { Place } from '../place.ts'
import { counterparts, elsewhere, link } from './counterparts.ts'
import type { Explanation } from './explanation.ts'
import { pathText } from './paths.ts'
import { wordText } from './words.ts'

/** What there is to say about a word of an nginx file. */
export function hoverNginx(place: Place): Explanation | undefined {
  const cursor = nginxCursor(place.document, place.offset)
  if (!cursor || cursor.word.start === cursor.word.end) return undefined
  return cursor.kind === 'name' ? hoverName(place, cursor) : hoverArgument(place, cursor)
}

function hoverName(place: Place, { word, outer, entry }: Extract<NginxCursor, { kind: 'name' }>): Explanation | undefined {
  const name = textOf(word)
  const fitting = settingsIn(contextsAt(place, outer), name)
  const all = nginxCatalogue().all(name)
  const [best] = fitting.length > 0 ? fitting : all
  if (!best || (outer && holdsData(outer))) return undefined
  const parts = [
    describe(
      (fitting.length > 0 ? fitting : all).filter(({ plugin }) => plugin === best.plugin),
      'nginx',
    ),
  ]
  if (entry?.body) parts.push(...inherited(place, entry))
  else if (entry) parts.push(...replaced(place, entry, outer))
  const other = entry?.args[0] && !entry.body ? counterparts(elsewhere(place, entry.args[0].start)) : undefined
  if (other) parts.push(other.text)
  return { at: word, parts }
}

/** Directives of which one wants to know what holds in a block although it is written further out. */
const telling =
  /^(root|alias|client_max_body_size|(proxy|uwsgi)_(read|send|connect)_timeout|proxy_set_header|uwsgi_param|add_header|access_log|error_log|expires|gzip|index|error_page|ssl_certificate)$/

/** What holds in a block that is written further out, in another file perhaps. */
function inherited(place: Place, entry: Entry): string[] {
  const [block] = blocksOf(place, entry)
  if (!block || (block.kind !== 'location' && block.kind !== 'server')) return []
  const names = new Set<string>()
  for (let outer: Block | undefined = block.outer; outer; outer = outer.outer)
    for (const { name } of outer.directives) if (telling.test(name.value)) names.add(name.value)
  const [context = ''] = contextsOf(block)
  const lines = [...names].flatMap(name => {
    const { entries, from } = effective(block, name)
    if (
      from === block ||
      !nginxCatalogue()
        .all(name)
        .some(({ in: places }) => places?.includes(context))
    )
      return []
    if (/^(root|alias)$/.test(name) && servedFrom(block)?.from === block) return []
    return entries.map(each => `- ${code(statement(each))} ${source(each, place)}`)
  })
  return lines.length > 0 ? [[t('In effect here, from further out:'), '', ...lines.slice(0, 10)].join('\n')] : []
}

/** What a directive takes the place of: nginx takes those of the nearest block only. */
function replaced(place: Place, entry: Entry, outer: Entry | undefined): string[] {
  const [block] = outer ? blocksOf(place, outer) : []
  if (!block?.outer || /^(include|listen|return|rewrite|set|server|allow|deny)$/.test(entry.name.value)) return []
  const { entries, from } = effective(block.outer, entry.name.value)
  const setting = settingsIn(contextsOf(block), entry.name.value)[0]
  if (entries.length === 0 || !from || !contextsOf(from).some(context => setting?.in?.includes(context))) return []
  const lines = entries.map(each => `- ${code(statement(each))} ${source(each, place)}`)
  return [[t('Takes the place of all of these, which are further out:'), '', ...lines.slice(0, 8)].join('\n')]
}

function statement(entry: Entry): string {
  return [entry.name, ...entry.args].map(textOf).join(' ')
}

function source(entry: Entry, place: Place): string {
  return entry.source.path.startsWith('/etc/') ? '' : link(entry, place)
}

function hoverArgument(place: Place, { word, name, entry, outer, before }: ArgumentCursor): Explanation | undefined {
  const variable = variableAt(word, place.offset)
  if (variable) return hoverVariable(place, variable)
  const parts: string[] = []
  const other = counterparts(place)
  if (other) parts.push(other.text)
  const [block] = entry.body ? blocksOf(place, entry) : outer ? blocksOf(place, outer) : []
  const value = textOf(word)
  if (name.value === 'location' && block) parts.push(...servedBelow(block))
  if (name.value === 'include') parts.push(...included(place, entry))
  else if (/^(root|alias)$/.test(name.value) && block) parts.push(...served(place, block, value, name.value))
  else if (before.length === 0 && value.startsWith('/') && name.value !== 'location') parts.push(...pathText(place, value))
  const [setting] = settingsIn(contextsAt(place, outer), name.value)
  const scheme = /^\w+:(\/\/)?/.exec(value)?.[0] ?? value
  const isBehind = place.offset > word.start + scheme.length
  const meaning = setting && parts.length === 0 && !isBehind ? wordText('nginx', setting, value) : undefined
  if (meaning !== undefined) parts.push(meaning)
  return parts.length > 0 ? { at: other?.at ?? word, parts } : undefined
}

function variableAt(word: Span, offset: number): { at: Span; name: string } | undefined {
  for (const { start, end, name } of referencesIn(textOf(word)))
    if (name !== undefined && word.start + start <= offset && offset <= word.start + end) return { at: sliceOf(word, start, end), name }
  return undefined
}

function hoverVariable(place: Place, { at, name }: { at: Span; name: string }): Explanation | undefined {
  const catalogue = nginxVariables()
  const setting =
    catalogue.find(/^[1-9]$/.test(name) ? '1' : name.toLowerCase()) ??
    catalogue.settings.find(({ type, name: prefix }) => type === 'prefix' && name.toLowerCase().startsWith(prefix))
  const other = counterparts(place)
  const parts = [...(setting ? [describeVariable(setting)] : []), ...(other ? [other.text] : [])]
  return parts.length > 0 ? { at, parts } : undefined
}

/** What a file of nginx's own brings, or that an include matches nothing. */
function included({ workspace, document }: Place, entry: Entry): string[] {
  const paths = includesFrom(rootOf(document.source.path, workspace), workspace)(entry)
  if (paths) return paths.length === 0 ? [t('Matches no file of the workspace.')] : []
  const stock = stockFile(entry, workspace)
  if (!stock || stock.entries.length === 0) return []
  const lines = stock.entries.filter(({ body }) => !body).map(textOf)
  return [lines.length === 0 ? t('Comes with nginx.') : [t('Comes with nginx:'), '', '```nginx', ...lines.slice(0, 20), '```'].join('\n')]
}

/** Which file answers a URL of a location. */
function servedBelow(block: Block): string[] {
  const { url = '', directory = '', whole } = directoryOf(block) ?? {}
  if (!url.endsWith('/') || servedFrom(block)?.from !== block) return []
  return [t('{0} is answered with {1}', code(`${url}x`), code(`${whole ? directory.replace(/\/$/, '') + url : directory}x`))]
}

/** The folder that is served, and for which URL. */
function served(place: Place, block: Block, directory: string, directive: string): string[] {
  const location = block.kind === 'location' ? block : enclosing(block, 'location')
  const pattern = location?.entry?.args.at(-1)?.value
  const path = directive === 'root' && pattern?.startsWith('/') ? `${directory.replace(/\/$/, '')}${pattern}` : directory
  const example =
    pattern?.startsWith('/') && pattern.endsWith('/')
      ? [t('{0} is answered with {1}', code(`${pattern}x`), code(directive === 'root' ? `${path}x` : `${directory}x`))]
      : []
  return [...example, ...pathText(place, path)]
}
