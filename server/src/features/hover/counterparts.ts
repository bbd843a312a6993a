import { t } from '../../l10n.ts'
import { pathBelow } from '../../path.ts'
import { lineAt, type Span, textOf } from '../../span.ts'
import { code } from '../describe.ts'
import { definitionsOf, type Found, type Occurrence, occurrencesAt, usesOf } from '../names.ts'
import type { Place } from '../place.ts'

/** The other ends of what is named at the cursor: who listens behind a pass, who connects to a socket, what loads a module. */
export function counterparts(place: Place): { at: Span; text: string } | undefined {
  const found = occurrencesAt(place)
  const [first] = found
  if (!first) return undefined
  const { at, role, kind } = first.occurrence
  if (kind === 'file') return role === 'use' ? { at, text: files(found, place) } : undefined
  const others = distinct(found.flatMap(each => (role === 'use' ? definitionsOf(each) : usesOf(each)))).filter(
    ({ at: other }) => !isWithin(at, other) && !isWithin(other, at),
  )
  const more = role === 'use' ? chain(found, place) : []
  if (others.length === 0 && more.length === 0) return undefined
  return { at, text: [title(first.occurrence), '', ...list(others, place), ...more].join('\n') }
}

/** The same view with the cursor elsewhere; nothing of the view is asked for. */
export function elsewhere(place: Place, offset: number): Place {
  return Object.assign(Object.create(place) as Place, { offset })
}

/** The files that a path names: several for an include with a pattern. */
function files(found: readonly Found[], { uriOf, workspace }: Place): string {
  const paths = [...new Set(found.map(({ occurrence }) => occurrence.name))]
  const lines = paths.slice(0, most).map(path => `- [${escaped(pathBelow(workspace.root, path))}](${uriOf(path)})`)
  return [t('In the workspace:'), '', ...lines, ...(paths.length > most ? [`- ${t('and {0} more', paths.length - most)}`] : [])].join('\n')
}

function title({ kind, role }: Occurrence): string {
  if (kind === 'socket') return role === 'use' ? t('Listening there:') : t('Connecting here:')
  if (kind === 'folder') return role === 'use' ? t('Django puts files there:') : t('Served by:')
  if (kind === 'domain' && role === 'use') return t('nginx answers for it:')
  return role === 'use' ? t('Defined in:') : t('Used in:')
}

/** At most so many are listed. */
const most = 6

/** The places, each with its line. */
export function list(others: readonly { at: Span }[], place: Place): string[] {
  const lines = others.slice(0, most).map(({ at }) => `- ${link(at, place)}${lineOf(at)}`)
  return others.length > most ? [...lines, `- ${t('and {0} more', others.length - most)}`] : lines
}

/** What an upstream leads to, one step further: the servers that listen where its members say. */
function chain(found: readonly Found[], place: Place): string[] {
  const members = found.flatMap(each => {
    const { occurrence, names } = each
    if (occurrence.kind !== 'upstream') return []
    const blocks = definitionsOf(each).map(({ at }) => at)
    return names.sockets.filter(
      ({ role, at, setting }) =>
        role === 'use' && setting === 'server' && blocks.some(block => block.source === at.source && isInBlock(block, at)),
    )
  })
  const [{ names } = {}] = found
  if (!names) return []
  return list(distinct(members.flatMap(occurrence => definitionsOf({ occurrence, names }))), place)
}

/** Whether a place is in the braces that open behind a name. */
function isInBlock(name: Span, at: Span): boolean {
  const close = name.source.text.indexOf('}', name.end)
  return name.end <= at.start && (close < 0 || at.end <= close)
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.source.path === outer.source.path && outer.start <= inner.start && inner.end <= outer.end && outer.end > outer.start
}

function distinct(occurrences: readonly Occurrence[]): Occurrence[] {
  return [...new Map(occurrences.map(each => [`${each.at.source.path}:${each.at.start}`, each])).values()]
}

/** A link to the line of a span, by the name that is unlike others in the deployment. */
export function link(at: Span, { uriOf, workspace }: Pick<Place, 'uriOf' | 'workspace'>): string {
  const { path } = at.source
  const line = at.source.position(at.start).line + 1
  const name = pathBelow(workspace.root, path)
  return `[${escaped(name)}:${line}](${uriOf(path)}#L${line})`
}

function escaped(name: string): string {
  return name.replace(/[[\]\\]/g, '\\$&')
}

/** What stands in the line of a span, behind a link to it; nothing where the file itself is meant. */
function lineOf(at: Span): string {
  const line = textOf(lineAt(at.source, at.start)).trim()
  return line === '' || at.end === 0 ? '' : ` ${code(line.length > 80 ? `${line.slice(0, 79)}…` : line)}`
}
