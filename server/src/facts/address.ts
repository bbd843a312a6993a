import { cleanPath, fileName } from '../path.ts'

/**
 * Where a program listens or connects: a TCP port or a unix socket. Paths are absolute server paths, abstract names with a leading `@`,
 * or, without a leading slash, relative to a folder that is not known.
 */
export type Address = { kind: 'tcp'; host: string; port: number } | { kind: 'unix'; path: string }

/** What is spoken at an address: what nginx speaks to an application, or an application server to who connects. */
export type Protocol = 'http' | 'https' | 'uwsgi' | 'fastcgi' | 'scgi' | 'grpc'

const everywhere = new Set(['', '0.0.0.0', '0', '*', '[::]', '::'])

/** Whether a host stands for all interfaces of the machine. */
export function isWildcard(host: string): boolean {
  return everywhere.has(host)
}

/** Whether a host is only reached from the machine itself. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d+){1,3}$/.test(host)
}

/**
 * Whether a connection to `to` may arrive at a listener on `on`. A wildcard hears every host, and as a destination it means this
 * machine (Linux); a host name may be a container or a machine of the deployment, so only its port is compared.
 */
export function reaches(to: Address, on: Address): boolean {
  if (to.kind === 'unix') return on.kind === 'unix' && samePath(to.path, on.path)
  if (on.kind === 'unix' || to.port !== on.port) return false
  return (
    to.host === on.host || isWildcard(on.host) || isWildcard(to.host) || (isLoopback(to.host) && isLoopback(on.host)) || isName(to.host)
  )
}

/** What all addresses share of which one reaches the other, to find them by: a port, or the name of a file. */
export function doorOf(address: Address): string {
  return address.kind === 'tcp' ? `:${address.port}` : fileName(normalPath(address.path))
}

/** A host written as a name other than localhost: only DNS, a compose file or /etc/hosts could tell which machine it is. */
export function isName(host: string): boolean {
  return !isWildcard(host) && !isLoopback(host) && !/^[\d.]+$/.test(host) && !host.startsWith('[')
}

/** The one spelling of a unix path: no doubled slashes or dot segments, `/var/run` as `/run` (a link on every current system). */
export function normalPath(path: string): string {
  if (path.startsWith('@')) return path
  return cleanPath(path).replace(/^\/var\/run(?=\/|$)/, '/run')
}

/** Of a relative path only the name of the file is compared. */
function samePath(a: string, b: string): boolean {
  const relative = !/^[/@]/.test(a) || !/^[/@]/.test(b)
  return relative ? fileName(a) === fileName(b) : normalPath(a) === normalPath(b)
}

/** An address as a person writes it: `unix:/run/shop.sock`, `127.0.0.1:8000`, `:8000`. */
export function show(address: Address): string {
  return address.kind === 'unix' ? `unix:${address.path}` : `${address.host}:${address.port}`
}
