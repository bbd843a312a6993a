import { onceFor } from '../memory.ts'
import { isIpv6 } from '../syntax/nginx/values.ts'
import type { Entry } from '../syntax/tree.ts'
import type { Address, Protocol } from './address.ts'
import type { Block } from './block.ts'
import { isTemplate } from './known.ts'

/** How a directive that passes requests on reads its target: as a URL, which has one of the prefixes and may have a URI, or as an address. */
interface Pass {
  protocol: Protocol
  /** Prefixes it strips, in lower case, with the port that goes without saying. */
  schemes: Record<string, { protocol: Protocol; port?: number }>
  takes: 'url' | 'address'
}

const passes = new Map<string, Pass>([
  [
    'proxy_pass',
    {
      protocol: 'http',
      schemes: { 'http://': { protocol: 'http', port: 80 }, 'https://': { protocol: 'https', port: 443 } },
      takes: 'url',
    },
  ],
  [
    'uwsgi_pass',
    { protocol: 'uwsgi', schemes: { 'uwsgi://': { protocol: 'uwsgi' }, 'suwsgi://': { protocol: 'uwsgi' } }, takes: 'address' },
  ],
  ['fastcgi_pass', { protocol: 'fastcgi', schemes: {}, takes: 'address' }],
  ['scgi_pass', { protocol: 'scgi', schemes: {}, takes: 'address' }],
  ['grpc_pass', { protocol: 'grpc', schemes: { 'grpc://': { protocol: 'grpc' }, 'grpcs://': { protocol: 'grpc' } }, takes: 'address' }],
])

/** Why nginx refuses a target, or (`colon-in-path`) accepts it and never connects. */
export type TargetProblem =
  /** `proxy_pass app`: it wants `http://` or `https://`. */
  | 'no-scheme'
  /** `uwsgi_pass http://app`: only `proxy_pass` takes URLs. */
  | 'wrong-scheme'
  /** `/run/app.sock` without `unix:`, or `unix//run/app.sock` without its colon. */
  | 'no-unix-prefix'
  | 'no-host'
  /** `uwsgi_pass 127.0.0.1`: only `proxy_pass` knows a port by itself. */
  | 'no-port'
  | 'bad-port'
  /** `127.0.0.0.1:8001`: numbers that are no address, and no name either. */
  | 'bad-address'
  /** `[:1]:8001`: no IPv6 address in the brackets, and with its colons no word that is there to be replaced. */
  | 'bad-ipv6'
  /** `unix:` and nothing behind it. */
  | 'no-path'
  /** `uwsgi_pass 127.0.0.1:8001/app`: only `proxy_pass` takes a URI. */
  | 'has-uri'
  /** `uwsgi_pass unix:/run/app.sock:`: outside `proxy_pass` the colon belongs to the name of the file. */
  | 'colon-in-path'

/** What the target of a `*_pass` directive, or a `server` of an upstream, says about where nginx connects to. */
export type PassTarget =
  | { kind: 'address'; address: Address; uri?: string }
  /** A name without a port: an upstream, compared without regard to case. `address` is where it leads when there is none of that name. */
  | { kind: 'name'; name: string; address?: Address; uri?: string }
  /** A variable, a template or a path relative to wherever nginx was started. */
  | { kind: 'unknown' }
  /** `meant` is how the author would have had to write it, where that is plain. */
  | { kind: 'problem'; problem: TargetProblem; meant?: string }

/** The target of a pass, with what nginx speaks there. Servers of an upstream speak what is passed to it. */
export type SpokenTarget = PassTarget & { protocol: Protocol }

/** The directives whose argument says where requests are passed to. */
export const passNames: readonly string[] = [...passes.keys()]

/** Whether a directive passes requests to another program that is told in its argument. */
function isPass(directive: string): boolean {
  return passes.has(directive) || directive === 'memcached_pass'
}

/**
 * Reads the target of a `*_pass` directive (ngx_parse_url with the flags of each module). Undefined for other directives, and for
 * `memcached_pass`, behind which no application can stand.
 */
export function passTarget(directive: string, text: string): SpokenTarget | undefined {
  const pass = passes.get(directive)
  if (!pass) return undefined
  const scheme = Object.keys(pass.schemes).find(scheme => text.toLowerCase().startsWith(scheme)) ?? ''
  const { protocol, port } = pass.schemes[scheme] ?? { protocol: pass.protocol, port: undefined }
  return { ...targetBehind(scheme, text, port, pass.takes), protocol }
}

function targetBehind(scheme: string, text: string, port: number | undefined, takes: Pass['takes']): PassTarget {
  if (isComputed(text)) return { kind: 'unknown' }
  const rest = text.slice(scheme.length)
  if (takes === 'url' && scheme === '')
    return { kind: 'problem', problem: 'no-scheme', meant: meantUrl('http://', rest, target(rest, 80, 'url')) }
  const read = target(rest, port, takes)
  return read.kind === 'problem' && read.meant !== undefined ? { ...read, meant: scheme + read.meant } : read
}

/** Reads the address of a `server` in an upstream: no scheme, no variables, and port 80 where none is written, whatever the protocol. */
export function memberTarget(text: string): PassTarget {
  if (isComputed(text)) return { kind: 'unknown' }
  const read = target(text, 80, 'address')
  return read.kind === 'name' && read.address ? { kind: 'address', address: read.address } : read
}

/** Reads an address with a port, or the name of an upstream: what a `stream` connects to, and `memcached_pass`. */
export function addressTarget(text: string): PassTarget {
  return isComputed(text) ? { kind: 'unknown' } : target(text, undefined, 'address')
}

function isComputed(text: string): boolean {
  return text.includes('$') || isTemplate(text)
}

/** Where a `*_pass` directive leads; undefined for other directives, and where it has no argument. */
export const targetOf = onceFor(({ name, args: [at] }: Entry): SpokenTarget | undefined => at && passTarget(name.value, at.value))

/** Where a `server` of an upstream is; undefined where it has no argument. */
export const memberOf = onceFor(({ args: [at] }: Entry): PassTarget | undefined => at && memberTarget(at.value))

function meantUrl(scheme: string, rest: string, bare: PassTarget): string | undefined {
  if (/^\w+:\/\//.test(rest)) return undefined
  if (bare.kind !== 'problem') return scheme + rest
  return bare.meant === undefined ? undefined : scheme + bare.meant
}

function target(text: string, defaultPort: number | undefined, takes: Pass['takes']): PassTarget {
  if (/^unix:/i.test(text)) return socketTarget(text.slice(5), takes)
  const problem = (problem: TargetProblem, meant?: string): PassTarget => ({ kind: 'problem', problem, meant })
  const scheme = /^[a-z][\w+.-]*:\/\//i.exec(text)?.[0]
  if (scheme) return problem('wrong-scheme', text.slice(scheme.length).replace(/\/.*$/s, '') || undefined)
  if (text.startsWith('/'))
    return takes === 'url' ? problem('no-host', `unix:${text}`) : problem('no-unix-prefix', `unix:${text.replace(/^\/+/, '/')}`)

  const path = /^unix\/+(.+)/i.exec(text)?.[1]
  if (path !== undefined && (takes === 'address' || path.includes('.sock'))) return problem('no-unix-prefix', `unix:/${path}`)
  const end = text.search(/[/?]/)
  const uri = end < 0 ? undefined : text.slice(end)
  const authority = end < 0 ? text : text.slice(0, end)
  if (uri !== undefined && takes === 'address') return problem('has-uri', authority)
  const [, host = '', , written] = /^(\[[^\]]*\]|[^:]*)(:(.*))?$/s.exec(authority) ?? []
  if ((host === '' || host === '*') && written !== undefined)
    return problem('no-host', isPort(written) ? `127.0.0.1:${written}` : undefined)
  if (host === '') return problem('no-host')
  if (/^\d[\d.]*\.[\d.]*$/.test(host) && !isInetAddress(host)) return problem('bad-address')
  if (/^\[.*:.*\]$/s.test(host) && !isIpv6(host.slice(1, -1))) return problem('bad-ipv6')
  if (written !== undefined) {
    if (!isPort(written)) return problem('bad-port')
    return { kind: 'address', address: tcp(host, Number(written)), ...(uri === undefined ? {} : { uri }) }
  }
  const address = defaultPort === undefined ? undefined : tcp(host, defaultPort)
  const rest = uri === undefined ? {} : { uri }
  if (/[a-z_]/i.test(host.replace(/^\[.*\]$/, ''))) return { kind: 'name', name: host, ...(address ? { address } : {}), ...rest }
  if (address) return { kind: 'address', address, ...rest }
  return problem('no-port', isPort(host) ? `127.0.0.1:${host}` : undefined)
}

/** `unix:///run/a.sock` is `/run/a.sock`; in a URL the path ends at a colon, elsewhere the colon is a part of it. */
function socketTarget(text: string, takes: Pass['takes']): PassTarget {
  const colon = text.indexOf(':')
  const path = colon < 0 ? text : text.slice(0, colon)
  if ((takes === 'url' ? path : text) === '') return { kind: 'problem', problem: 'no-path' }
  if (colon >= 0 && takes === 'address') return { kind: 'problem', problem: 'colon-in-path', meant: `unix:${path}` }
  if (!path.startsWith('/')) return { kind: 'unknown' }
  const uri = colon < 0 ? '' : text.slice(colon + 1)
  return { kind: 'address', address: { kind: 'unix', path: path.replace(/^\/+/, '/') }, ...(uri === '' ? {} : { uri }) }
}

function isPort(text: string): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535
}

/** Whether the C library takes a host for an address (`inet_aton`): up to four numbers, of which the last fills all bytes that are left. */
function isInetAddress(host: string): boolean {
  // nginx itself takes an empty part of four for nought.
  if (/^\d*(\.\d*){3}$/.test(host)) return host.split('.').every(part => Number(part) < 256)
  const parts = host.replace(/\.$/, '').split('.')
  const last = parts.pop() ?? ''
  return (
    parts.length < 4 && last !== '' && Number(last) < 256 ** (4 - parts.length) && parts.every(part => part !== '' && Number(part) < 256)
  )
}

function tcp(host: string, port: number): Address {
  return { kind: 'tcp', host: host.toLowerCase(), port }
}

/**
 * The `*_pass` directive that answers requests in a block: of several the last one wins. An `if` or `limit_except` without its own
 * goes on with that of its location; nested locations inherit none. Undefined where nginx answers by itself.
 */
export function passOf(block: Block): Entry | undefined {
  for (let level: Block | undefined = block; level; level = level.outer) {
    const pass = level.directives.findLast(({ name }) => isPass(name.value))
    if (pass || (level.kind !== 'if' && level.kind !== 'limit_except')) return pass
  }
  return undefined
}
