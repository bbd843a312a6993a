import { onceFor } from '../memory.ts'
import type { Entry, Word } from '../syntax/tree.ts'
import type { Address } from './address.ts'
import { type Block, own } from './block.ts'
import { isTemplate } from './known.ts'

/** What one `listen` of a server says. */
export interface Listen {
  /** Undefined where it is a variable, a template, a range of ports, or nothing nginx would accept. */
  address: Address | undefined
  /** The TCP port, where it is known. */
  port: number | undefined
  ssl: boolean
  /** Answers requests with a name that no server of this address has. */
  defaultServer: boolean
  /** The address as written; the name of the block for a server without `listen`. */
  at: Word
  /** Undefined for a server without `listen`, which hears all interfaces on port 80. */
  entry?: Entry
}

/** Where a `server` block waits for requests. Without any `listen` that is port 80, unless an include that cannot be seen may say otherwise. */
export const listens = onceFor((block: Block): readonly Listen[] => {
  const entries = own(block, 'listen')
  const found = entries.flatMap(entry => listen(entry) ?? [])
  if (entries.length > 0 || !block.complete || !block.entry || block.kind !== 'server') return found
  const address: Address = { kind: 'tcp', host: '*', port: 80 }
  return [{ address, port: 80, ssl: false, defaultServer: false, at: block.entry.name }]
})

function listen(entry: Entry): Listen | undefined {
  const [at, ...options] = entry.args
  if (!at) return undefined
  const address = listenAddress(at.value)
  const has = (...names: string[]) => options.some(({ value }) => names.includes(value))
  return {
    address,
    port: address?.kind === 'tcp' ? address.port : undefined,
    ssl: has('ssl', 'quic'),
    defaultServer: has('default_server', 'default'),
    at,
    entry,
  }
}

/** Reads `80`, `127.0.0.1`, `[::]:80`, `localhost:8080`, `unix:/run/x.sock`; port 80 where none is written. */
function listenAddress(text: string): Address | undefined {
  if (isTemplate(text) || text.includes('$')) return undefined
  if (/^unix:/i.test(text)) return text.length > 5 ? { kind: 'unix', path: text.slice(5) } : undefined
  if (/^\d+$/.test(text)) return tcp('*', text)
  const [, host = '', , port = '80'] = /^(\[[^\]]*\]|[^:/]+)(:(\d+))?$/.exec(text) ?? []
  return host && !/^\d+-\d+$/.test(host) ? tcp(host.toLowerCase(), port) : undefined
}

function tcp(host: string, digits: string): Address | undefined {
  const port = Number(digits)
  return port >= 1 && port <= 65535 ? { kind: 'tcp', host, port } : undefined
}

/** The names of a `server` block as written, in order. A server without any answers to `""`. */
export function serverNames(block: Block): Word[] {
  return own(block, 'server_name').flatMap(({ args }) => args)
}
