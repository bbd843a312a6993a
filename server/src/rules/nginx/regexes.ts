import type { Block } from '../../facts/block.ts'
import { conditionOf } from '../../facts/condition.ts'
import { byPart } from '../../facts/parts.ts'
import { onceFor } from '../../memory.ts'
import type { Stack } from '../../stack.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { directivesNamedIn } from './directives.ts'

/** A regular expression in a configuration. */
interface Regex {
  at: Word
  pattern: string
}

const holders = [
  'location',
  'if',
  'rewrite',
  'fastcgi_split_path_info',
  'server_name',
  'valid_referers',
  'gzip_disable',
  'proxy_redirect',
  'proxy_cookie_path',
  'proxy_cookie_domain',
  'proxy_cookie_flags',
]

/** Every regular expression of a configuration, where nginx compiles one. */
export function regexesIn({ nginx }: Stack): readonly Regex[] {
  return nginx.flatMap(regexesByPart)
}

/** Every regular expression of some blocks. */
export const regexesAmong = onceFor((blocks: readonly Block[]): readonly Regex[] => {
  const directives = directivesNamedIn(blocks, ...holders).filter(({ settings }) => settings.length > 0)
  const maps = blocks.filter(({ kind, entry }) => kind === 'map' && entry?.name.value === 'map')
  return [
    ...directives.flatMap(({ entry }) => regexesOf(entry)),
    ...maps.flatMap(map => map.directives.flatMap(({ name }) => marked(name))),
  ]
})

const regexesByPart = byPart(regexesAmong)

function regexesOf(entry: Entry): readonly Regex[] {
  const { name, args } = entry
  const [first, second] = args
  switch (name.value) {
    case 'location':
      if (!second) return marked(first)
      return first?.value === '~' || first?.value === '~*' ? [{ at: second, pattern: second.value }] : none
    case 'if': {
      const condition = conditionOf(entry)
      return condition?.kind === 'match' ? [{ at: condition.pattern, pattern: condition.pattern.value }] : none
    }
    case 'rewrite':
      return first && args.length <= 3 ? [{ at: first, pattern: first.value }] : none
    case 'fastcgi_split_path_info':
      return first ? [{ at: first, pattern: first.value }] : none
    case 'server_name':
    case 'valid_referers':
      return args.flatMap(word => (word.value.startsWith('~') ? { at: word, pattern: word.value.slice(1) } : []))
    case 'gzip_disable':
      return args.flatMap(word => (word.value === 'msie6' || word.value === 'degradation' ? [] : { at: word, pattern: word.value }))
    case 'proxy_redirect':
    case 'proxy_cookie_path':
    case 'proxy_cookie_domain':
      return second ? marked(first) : none
    case 'proxy_cookie_flags':
      return marked(first)
    default:
      return none
  }
}

const none: readonly Regex[] = []

/** A word that is a regular expression if it begins with `~` or `~*`. */
function marked(word: Word | undefined): readonly Regex[] {
  if (!word?.value.startsWith('~')) return none
  return [{ at: word, pattern: word.value.replace(/^~\*?/, '') }]
}
