import { type Block, blocksIn } from '../../facts/block.ts'
import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { span } from '../../span.ts'
import { hostKeys, isIpv4, isNetwork } from '../../syntax/nginx/values.ts'
import { isTemplatedIn } from '../../syntax/template.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { isReplaced } from './directives.ts'
import { mayExclude } from './servers.ts'

export const mapLines: Rule = {
  id: 'nginx/map-lines',
  severity: 'error',
  summary: 'A line in map, geo, split_clients or types is none that nginx reads',
  perPart: true,

  *check({ nginx }) {
    for (const outermost of nginx)
      for (const block of blocksIn(outermost)) {
        if (block.kind !== 'map' && block.entry?.name.value !== 'charset_map') continue
        for (const { entry } of block.blocks)
          if (entry && !isTemplate(entry.name.value) && !isBranch(block, entry))
            yield { at: entry.name, message: t('{0} holds lines and no blocks, and nginx refuses to start', block.entry?.name.value ?? '') }
        yield* linesOf(block)
        yield* lateSizes(block)
      }
  },
}

/** Whether a template may write the block instead of the one around it: `{% if a %} geo $a { {% else %} geo $b { {% endif %}`. */
function isBranch({ entry: outer }: Block, { name }: Entry): boolean {
  return outer !== undefined && outer.name.source === name.source && isTemplatedIn(span(name.source, outer.name.start, name.start))
}

/** The first `map` settles the sizes of the tables: nginx then takes a size further down for a second one. */
function lateSizes({ entry: map, outer }: Block): Finding[] {
  if (map?.name.value !== 'map' || !outer) return []
  const late = outer.directives.filter(
    ({ name, source, start }) => /^map_hash_(max|bucket)_size$/.test(name.value) && source === map.source && start > map.start,
  )
  return late.map(({ name }) => ({
    at: name,
    message: t('{0} stands behind a map, which has settled it, and nginx refuses to start (directive is duplicate)', name.value),
    related: [{ at: map.name, message: t('put it in front of this one') }],
  }))
}

function* linesOf(block: Block): Iterable<Finding> {
  const lines = block.directives.filter(({ name, args }) => ![name, ...args].some(isReplaced))
  const check = block.entry && checks.get(block.entry.name.value)?.(lines, block.entry)
  for (const line of lines) {
    const problem = check?.(line)
    if (problem) yield { at: line.name, message: t('{0}, and nginx refuses to start', problem) }
  }
  if (block.entry?.name.value !== 'map') return
  const hasHosts = lines.some(({ name, args }) => name.value === 'hostnames' && args.length === 0)
  yield* repeatedKeys(lines, hasHosts)
  if (hasHosts) yield* badHostnames(lines)
}

/** What is wrong with a line, asked of each in the order of the block. */
type Check = (line: Entry) => string | undefined

const checks = new Map<string, (lines: readonly Entry[], block: Entry) => Check>([
  ['map', () => mapProblem],
  ['geo', geoProblems],
  ['split_clients', shareProblems],
  ['charset_map', (_, { args }) => codes(args[1]?.value.toLowerCase() === 'utf-8')],
  ['types', () => typesProblem],
])

function mapProblem({ name, args }: Entry): string | undefined {
  if (args.length === 1 || (args.length === 0 && (name.value === 'hostnames' || name.value === 'volatile'))) return undefined
  return t('a line of map is a value and what it stands for, here are {0} words', args.length + 1)
}

function typesProblem({ name, args }: Entry): string | undefined {
  return name.value === 'include' && args.length !== 1 ? t('include takes one argument') : undefined
}

function* repeatedKeys(lines: readonly Entry[], areHosts: boolean): Iterable<Finding> {
  const seen = new Map<string, Entry>()
  for (const line of lines) {
    const { name, args } = line
    if (name.value === 'include' || name.value.startsWith('~') || args.length !== 1) continue
    const written = name.value.replace(/^\\/, '').toLowerCase()
    const keys = name.value === 'default' ? ['default'] : ((areHosts && hostKeys(written)) || [written]).map(key => `\\${key}`)
    const first = keys.map(key => seen.get(key)).find(line => line !== undefined)
    for (const key of keys) seen.set(key, line)
    if (first && !mayExclude(first, line))
      yield {
        at: name,
        message: t('"{0}" is there twice in this map, capitals or not, and nginx refuses to start', name.value),
        related: [{ at: first, message: t('is the other one') }],
      }
  }
}

function* badHostnames(lines: readonly Entry[]): Iterable<Finding> {
  for (const { name, args } of lines) {
    const { value } = name
    if (args.length !== 1 || value.startsWith('~') || hostKeys(value)) continue
    yield { at: name, message: t('"{0}" is no name of a host and no *.name or name.*, and nginx refuses to start', value) }
  }
}

function geoProblems(lines: readonly Entry[]): Check {
  const ranges = lines.find(({ name, args }) => name.value === 'ranges' && args.length === 0)
  let keys: GeoKeys = 'networks'
  let settled = false
  return line => {
    if (line === ranges && settled) return t('"ranges" stands behind other lines of geo, where it must come first')
    if (line === ranges) keys = 'ranges'
    settled ||= !/^(ranges|include|volatile|proxy\w*)$/.test(line.name.value)
    return geoProblem(line, keys)
  }
}

/** What the lines of a `geo` begin with: ranges of addresses behind a line that says so. */
type GeoKeys = 'networks' | 'ranges'

function geoProblem({ name, args }: Entry, keys: GeoKeys): string | undefined {
  const isAlone = args.length === 0
  if (isAlone && /^(ranges|proxy_recursive|volatile)$/.test(name.value)) return undefined
  const [value] = args
  if (!value || args.length > 1) return t('a line of geo is a network and a value, here are {0} words', args.length + 1)
  if (name.value === 'include' || name.value === 'default') return undefined
  const isRemoval = name.value === 'delete' || name.value === 'proxy'
  const network = isRemoval ? value.value : name.value
  if (keys === 'ranges' && name.value !== 'proxy')
    return isRange(network) ? undefined : t('"{0}" is no range of addresses such as 10.0.0.1-10.0.0.9', network)
  return isNetwork(network) || network === '255.255.255.255' ? undefined : t('"{0}" is no network such as 10.0.0.0/8', network)
}

function isRange(text: string): boolean {
  const [low = '', high = '', ...more] = text.split('-')
  return (
    more.length === 0 && [low, high].every(address => isIpv4(address) || address === '255.255.255.255') && numbered(low) <= numbered(high)
  )
}

/** An address as a number: the higher one is further up. */
function numbered(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0)
}

/** A byte in hexadecimal digits and the one that takes its place, or several of them for a character of UTF-8. */
function codes(isUtf8: boolean): Check {
  return ({ name, args: [code, ...more] }) => {
    const isFine = /^0*[\da-f]{1,2}$/i.test(name.value) && (isUtf8 ? /^[\da-f]+$/i : /^0*[\da-f]{1,2}$/i).test(code?.value ?? '')
    return isFine && more.length === 0 ? undefined : t('a line of charset_map is two codes such as 80 E282AC')
  }
}

function shareProblems(): Check {
  let total = 0
  return ({ name }) => {
    const share = shareOf(name.value)
    if (share === undefined) return t('"{0}" is no share such as 0.5% or *', name.value)
    total = share === 'rest' ? 100 : total + share
    return total > 100 ? t('the shares are more than 100%') : undefined
  }
}

function shareOf(text: string): number | 'rest' | undefined {
  if (text === '*') return 'rest'
  const percent = /^(\d*(?:\.\d{0,2})?)%$/.exec(text)?.[1]
  return percent !== undefined && Number(percent) > 0 ? Number(percent) : undefined
}
