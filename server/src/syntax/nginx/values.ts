/** How nginx reads single values (ngx_parse.c, ngx_string.c, ngx_inet.c); undefined, or false, where it refuses them. */

/** `ngx_atoi`: digits and nothing else. */
export function numberOf(text: string): number | undefined {
  return /^\d{1,18}$/.test(text) ? Number(text) : undefined
}

/** `ngx_parse_size`: bytes, with `k` or `m` in either case. */
export function sizeOf(text: string): number | undefined {
  return /g$/i.test(text) ? undefined : offsetOf(text)
}

/** `ngx_parse_offset`, where a file is measured (`client_max_body_size`, `max_size=`): the same, and `g`. */
export function offsetOf(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,15})([kmg]?)$/i.exec(text) ?? []
  return digits === undefined ? undefined : Number(digits) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase())
}

const inSeconds = /^(\d+y *)?(\d+M *)?(\d+w *)?(\d+d *)?(\d+h *)?(\d+m *)?((\d+(s *| +))(\d+)?|\d+)?$/
const inMilliseconds = /^(\d+w *)?(\d+d *)?(\d+h *)?(\d+m *)?(\d+(s *| +))?(\d+ms *)?(\d+)?$/

/** Seconds without a unit; units go down, each at most once. Months and years only where seconds are counted, `ms` only where those are. */
export function isTime(text: string, unit: 'ms' | 's'): boolean {
  if (/^\d{1,9}[wdhms]?$/.test(text)) return true
  return text.length < 40 && /^\d/.test(text) && (unit === 's' ? inSeconds : inMilliseconds).test(text)
}

/** `192.0.2.0/24`, `2001:db8::/32`, or one address. */
export function isNetwork(text: string): boolean {
  const slash = text.indexOf('/')
  const address = slash < 0 ? text : text.slice(0, slash)
  const length = slash < 0 ? 0 : numberOf(text.slice(slash + 1))
  if (length === undefined) return false
  return isIpv4(address) ? length <= 32 : isIpv6(address) && length <= 128
}

/** Four numbers up to 255; leading noughts and empty parts are nought. 255.255.255.255 is what the function says for "no address". */
export function isIpv4(text: string): boolean {
  return (
    /^[\d.]+$/.test(text) &&
    text !== '255.255.255.255' &&
    text.split('.').length === 4 &&
    text.split('.').every(part => Number(part) <= 255)
  )
}

/** Whether a text is an address of IPv6, without brackets around it. */
export function isIpv6(text: string): boolean {
  const halves = text.split('::')
  if (halves.length > 2 || !/^[\da-f:.]+$/i.test(text)) return false
  const groups = halves.flatMap(half => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1) ?? ''
  const embedded = last.includes('.')
  if (embedded && !isIpv4(last)) return false
  const plain = embedded ? groups.slice(0, -1) : groups
  const count = plain.length + (embedded ? 2 : 0)
  return plain.every(group => /^[\da-f]{1,4}$/i.test(group)) && (halves.length === 2 ? count < 8 : count === 8)
}

/**
 * What nginx compares a host by in a table of names (`ngx_hash_add_key`): two that share one are the same to it. `.shop.example` is the name
 * and all below it. Undefined where it is no name, and no `*.name` or `name.*`.
 */
export function hostKeys(text: string): string[] | undefined {
  const host = text.toLowerCase()
  if (host.includes('..') || /\*.*\*/s.test(host)) return undefined
  if (host.length > 1 && host.startsWith('.')) return [host.slice(1), `*${host}`]
  const isWildcard = /^\*\..|.\.\*$/s.test(host)
  return isWildcard || !host.includes('*') ? [host] : undefined
}

/** A variable in a text, or a `$` that begins none. Offsets count from the beginning of the text. */
interface Reference {
  start: number
  end: number
  /** Undefined where no name follows the `$`, or no `}` ends it. */
  name?: string
  /** It stands for what a group of a regular expression took, of which nginx does not ask whether there is one. */
  isCapture?: true
}

const reference = /\$(?:\{(\w*)\}|([1-9])|(\w+)|)/g

/** The variables in a text as ngx_http_script_compile reads them: `$1` is a single digit, `${1}` a name. */
export function referencesIn(text: string): Reference[] {
  if (!text.includes('$')) return []
  return [...text.matchAll(reference)].map(({ 0: { length }, 1: braced, 2: digit, 3: plain, index }) => {
    const name = braced ?? digit ?? plain
    return { start: index, end: index + Math.max(length, 1), ...(name ? { name } : {}), ...(digit ? { isCapture: true } : {}) }
  })
}
