import { isWildcard } from '../../facts/address.ts'
import { type Block, blocksIn } from '../../facts/block.ts'
import { isTemplate } from '../../facts/known.ts'
import { type Listen, listens } from '../../facts/listen.ts'
import { byPart } from '../../facts/parts.ts'
import { onceFor } from '../../memory.ts'
import { span, textOf } from '../../span.ts'
import { isTemplatedIn } from '../../syntax/template.ts'
import type { Entry } from '../../syntax/tree.ts'

/** One `listen` of a server, with the address as nginx compares it. */
export interface Hearing {
  server: Block
  listen: Listen
  /** `0.0.0.0:80` for `80`, `*:80` and `0.0.0.0:80`. */
  address: string
}

/** The servers of a configuration. */
export const serversIn = byPart(blocks => blocks.filter(({ kind }) => kind === 'server'))

/** Every `listen` of the servers of a web server part, as far as its address is known; in the order nginx reads them. */
export function hearingsIn(http: Block): readonly Hearing[] {
  return blocksIn(http).flatMap(server => (server.kind === 'server' ? hearingsOf(server) : []))
}

/** Those of one server. */
export const hearingsOf = onceFor((server: Block): readonly Hearing[] =>
  listens(server).flatMap(listen => {
    const address = listen.entry && isTemplate(textOf(listen.entry)) ? undefined : canonical(listen)
    return address === undefined ? [] : [{ server, listen, address }]
  }),
)

/** HTTP/3 comes in datagrams, on a socket of its own beside that of the same port. */
function canonical({ address, entry }: Listen): string | undefined {
  if (!address) return undefined
  if (address.kind === 'unix') return `unix:${address.path}`
  const host = address.host === 'localhost' ? '127.0.0.1' : address.host
  const datagrams = entry?.args.some(({ value }) => value === 'quic') ? ' (quic)' : ''
  return `${isWildcard(host) && !host.startsWith('[') ? '0.0.0.0' : host}:${address.port}${datagrams}`
}

/** Whether a template may leave in only one of two entries. */
export function mayExclude(one: Entry, other: Entry): boolean {
  if (one.source !== other.source) return false
  const [first, second] = one.start < other.start ? [one, other] : [other, one]
  return isTemplatedIn(span(one.source, first.end, second.start))
}
