import { CompletionItemKind } from 'vscode-languageserver-types'
import type { Setting } from '../../catalogue/catalogue.ts'
import { nginxCatalogue } from '../../catalogue/index.ts'
import { byPart } from '../../facts/parts.ts'
import { directivesIn } from '../../rules/nginx/directives.ts'
import type { NginxCursor } from '../cursor/nginx.ts'
import { contextsAt } from '../nginxPlace.ts'
import { type Place, stacksOf } from '../place.ts'
import { firstIn } from './first.ts'
import { choice, type Rank, type Suggestion } from './item.ts'
import { nginxSnippets, usualSnippets } from './snippets.ts'
import { isKnownIn } from './versions.ts'

/** The directives that may stand at a place, without those that nginx takes once and that are there. */
export function nginxNames(place: Place, cursor: Extract<NginxCursor, { kind: 'name' }>): Suggestion[] {
  const { outer, entry, behind } = cursor
  const lines = outer && linesOf[outer.name.value]
  if (lines)
    return lines.map(label => ({
      label,
      kind: CompletionItemKind.Keyword,
      rank: 1,
      text: `${label}${/^(default|include)$/.test(label) ? ' ' : ';'}`,
    }))
  const contexts = contextsAt(place, outer)
  const modules = modulesIn(place)
  const siblings = new Set((outer?.body ?? place.document.tree.entries).filter(other => other !== entry).map(({ name }) => name.value))
  const isAlone = /^\s*(#|\}|$)/.test(behind)
  const names = suggestionsIn(contexts).flatMap(({ setting, suggestion, snippet, goesOn }): Suggestion[] => {
    if (!isKnownIn(place.workspace.target.nginx, setting) || (setting.thirdParty && !modules.has(setting.plugin ?? ''))) return []
    if (siblings.has(setting.name)) {
      if (setting.repeat === 'refused') return []
      if (setting.repeat === 'last') return [{ ...suggestion, rank: 3, ...(isAlone && { snippet, ...goesOn }) }]
    }
    return [isAlone ? { ...suggestion, snippet, ...goesOn } : suggestion]
  })
  return isAlone ? [...names, ...nginxSnippets(place, contexts, outer), ...usualSnippets('nginx', contexts)] : names
}

/** What may begin a line in blocks that hold no directives. */
const linesOf: Record<string, readonly string[] | undefined> = {
  map: ['default', 'hostnames', 'volatile', 'include'],
  geo: ['default', 'include', 'ranges', 'proxy_recursive', 'delete'],
  types: [],
  split_clients: ['*'],
  charset_map: [],
}

interface Directive {
  setting: Setting
  suggestion: Suggestion
  /** The whole statement. */
  snippet: string
  goesOn?: { goesOn: true }
}

const directivesByPlace = new Map<string, readonly Directive[]>()

/** The directives of some contexts, made once: there are few places and many directives. */
function suggestionsIn(contexts: readonly string[]): readonly Directive[] {
  const key = contexts.join()
  const known = directivesByPlace.get(key)
  if (known) return known
  const fitting = nginxCatalogue().settings.filter(
    ({ in: places = [] }) => places.includes('any') || contexts.some(context => places.includes(context)),
  )
  const leading = contexts.flatMap(context => firstIn('nginx', context))
  const made = fitting.filter(({ commercial }) => !commercial).map(directive)
  for (const { setting, suggestion } of made) if (leading.includes(setting.name) && suggestion.rank === 1) suggestion.rank = 0
  made.sort((a, b) => placeIn(leading, a) - placeIn(leading, b))
  directivesByPlace.set(key, made)
  return made
}

function placeIn(leading: readonly string[], { setting, suggestion }: Directive): number {
  return suggestion.rank === 0 ? leading.indexOf(setting.name) : leading.length
}

function directive(setting: Setting): Directive {
  const { name, plugin = '', block, type, common, deprecated, removed } = setting
  const isOld = deprecated !== undefined || removed !== undefined
  const rank: Rank = isOld ? 4 : common ? 1 : setting.thirdParty ? 3 : 2
  const suggestion: Suggestion = {
    label: name,
    kind: block || type === 'raw-block' ? CompletionItemKind.Module : CompletionItemKind.Property,
    rank,
    detail: plugin,
    subject: { format: 'nginx', name, section: setting.in?.[0] ?? '' },
    ...(isOld && { deprecated: true }),
  }
  return { setting, suggestion, ...statement(setting) }
}

const heads: Record<string, string> = {
  if: 'if (${1}) {\n\t$0\n}',
  location: 'location ${1:/} {\n\t$0\n}',
  map: 'map \\$${1:uri} \\$${2:name} {\n\tdefault $0;\n}',
  upstream: 'upstream ${1:name} {\n\tserver $0;\n}',
}

/** How a directive is written from its name to its end. */
function statement(setting: Setting): Pick<Directive, 'snippet' | 'goesOn'> {
  const { name, args = { min: 1, max: 1 }, block, type, values = [] } = setting
  const head = Object.hasOwn(heads, name) && block ? heads[name] : undefined
  if (head) return { snippet: head }
  if (block || type === 'raw-block') return { snippet: `${name}${args.min > 0 && block ? ' ${1}' : ''} {\n\t$0\n}` }
  if (args.max === 0) return { snippet: `${name};` }
  if (type === 'flag') return { snippet: `${name} ${choice(setting.default === 'on' ? ['off', 'on'] : ['on', 'off'])};` }
  if (type === 'enum' && values.length > 0 && args.max === 1) return { snippet: `${name} ${choice(values)};` }
  return { snippet: `${name} $0;`, goesOn: { goesOn: true } }
}

/** The modules by others of which a directive is used: a directive of one that is not there keeps nginx from starting. */
function modulesIn(place: Place): ReadonlySet<string> {
  const [stack] = stacksOf(place)
  return new Set(stack?.nginx.flatMap(modulesOfOthers))
}

const modulesOfOthers = byPart(blocks => {
  const names = new Set(directivesIn(blocks).map(({ entry }) => entry.name.value))
  return [...names].flatMap(name => {
    const settings = nginxCatalogue().all(name)
    return settings.every(({ thirdParty }) => thirdParty) ? settings.map(({ plugin = '' }) => plugin) : []
  })
})
