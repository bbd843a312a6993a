import { onceFor } from '../memory.ts'
import { effortOf } from '../syntax/nginx/regex/effort.ts'
import { type Block, isPrefix, type LocationMatch, own } from './block.ts'
import { isTemplate } from './known.ts'

/**
 * The location that answers requests for a path, or the server itself where none matches (ngx_http_core_find_location): the longest
 * prefix, unless a regular expression matches; those are tried in order, except behind `^~`. Undefined where it cannot be told: an
 * include that is not seen, a rewrite, a template, a regular expression in a dialect of its own.
 */
export function route(server: Block, path: string): Block | undefined {
  const found = search(server, path)
  return found === undefined ? undefined : (found.block ?? server)
}

interface Found {
  block?: Block
  /** An exact match or a regular expression: nothing further out is asked. */
  final: boolean
}

function search(outer: Block, path: string): Found | undefined {
  if (!outer.complete || own(outer, 'rewrite').length > 0) return undefined
  const locations = locationsIn(outer)
  if (!locations) return undefined
  const exact = locations.find(({ match }) => match.modifier === '=' && match.pattern === path)
  if (exact) return { block: exact.block, final: true }

  const prefixes = locations.filter(({ match }) => isPrefix(match) && path.startsWith(match.pattern))
  const longest = prefixes.sort((a, b) => b.match.pattern.length - a.match.pattern.length)[0]
  const inner = longest && search(longest.block, path)
  if (longest && !inner) return undefined
  if (inner?.final) return inner
  if (longest?.match.modifier !== '^~') {
    for (const { block, match, regex } of locations) {
      if (!match.modifier.startsWith('~')) continue
      if (!regex) return undefined
      const answer = regex(path)
      if (answer === undefined) return undefined
      if (!answer) continue
      const nested = search(block, path)
      return nested && { block: nested.block ?? block, final: true }
    }
  }
  const block = inner?.block ?? longest?.block
  return block ? { block, final: false } : { final: false }
}

interface Location {
  block: Block
  match: LocationMatch
  /** Undefined for a plain path, and for an expression in a dialect of its own. */
  regex?: Matcher | undefined
}

/** The locations of a block, looked at once for all paths; undefined where one is a template. */
const locationsIn = onceFor((outer: Block): readonly Location[] | undefined => {
  const locations: Location[] = []
  for (const block of outer.blocks) {
    const match = block.match
    if (!match) continue
    if (isTemplate(match.pattern.replace(/\(\?P?<\w+>/g, '('))) return undefined
    locations.push({ block, match, regex: match.modifier.startsWith('~') ? compile(match) : undefined })
  }
  return locations
})

/** Whether a path matches; undefined where an engine that goes back could take too long to tell. */
type Matcher = (path: string) => boolean | undefined

/** Ways to try an expression that take no time. */
const most = 1_000_000

/** Most paths are shorter. */
const usual = 80

function compile({ modifier, pattern }: LocationMatch): Matcher | undefined {
  try {
    const regex = new RegExp(pattern.replaceAll('(?P<', '(?<'), modifier === '~*' ? 'i' : '')
    const isQuick = effortOf(pattern, usual) <= most
    return path => ((isQuick && path.length <= usual) || effortOf(pattern, path.length) <= most ? regex.test(path) : undefined)
  } catch {
    return undefined
  }
}
