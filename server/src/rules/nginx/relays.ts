import { isOlder } from '../../catalogue/versions.ts'
import { isWildcard } from '../../facts/address.ts'
import { type Block, own } from '../../facts/block.ts'
import { isTemplate } from '../../facts/known.ts'
import { addressTarget } from '../../facts/pass.ts'
import type { Stack } from '../../stack.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { settingsIn } from './contexts.ts'
import { isSeen } from './directives.ts'
import type { Endpoint } from './endpoints.ts'

/** The `stream` or `mail` blocks of which everything was seen: what is not there is missing. */
export function relaysIn({ nginx }: Stack, kind: 'stream' | 'mail'): Block[] {
  return nginx.flatMap(main => (main.kind === 'main' ? main.blocks.filter(block => block.kind === kind && isSeen(block)) : []))
}

/** The servers of a `stream` or `mail` block. */
export function serversOf({ blocks }: Block): Block[] {
  return blocks.filter(({ entry }) => entry?.name.value === 'server')
}

/** The upstreams of a `stream` block. */
export function upstreamsOf({ blocks }: Block): Block[] {
  return blocks.filter(isRelayUpstream)
}

/** Whether a block is an upstream of `stream`, and not of `http`. */
export function isRelayUpstream({ entry, outer }: Block): boolean {
  return entry?.name.value === 'upstream' && outer?.kind === 'stream'
}

/** The places a server or an upstream of `stream` connects to; none are those that a map gives. */
export function endpointsInStream(block: Block): Endpoint[] {
  if (block.kind === 'map') return []
  return own(block, isRelayUpstream(block) ? 'server' : 'proxy_pass').flatMap(({ name, args: [at] }) =>
    at ? [{ block, name, at, target: addressTarget(at.value) }] : [],
  )
}

/** A socket that a server waits at, as nginx compares it: `0.0.0.0:53`, `udp 0.0.0.0:53`. */
interface Socket {
  entry: Entry
  at: Word
  socket: string
}

/** The sockets of a server, each port of a range by itself. Templates give none. */
export function socketsOf(server: Block): Socket[] {
  return own(server, 'listen').flatMap(entry => {
    const [at, ...words] = entry.args
    if (!at || isTemplate(at.value) || at.value.includes('$')) return []
    const udp = words.some(({ value }) => value === 'udp') ? 'udp ' : ''
    return addresses(at.value).map(address => ({ entry, at, socket: udp + address }))
  })
}

/** A host alone stands for port 0 of it, which is any free one. */
function addresses(text: string): string[] {
  if (text.startsWith('unix:')) return [text]
  const written = isHostAlone(text) ? `${text}:0` : text
  const [, host = '', low = '', high = low] = /^(?:(\[[^\]]*\]|[^:]*):)?(\d+)(?:-(\d+))?$/.exec(written) ?? []
  const count = Number(high) - Number(low) + 1
  if (low === '' || !(count > 0 && count <= 65_535)) return []
  const name = host === 'localhost' ? '127.0.0.1' : isWildcard(host) && !host.startsWith('[') ? '0.0.0.0' : host.toLowerCase()
  return Array.from({ length: count }, (_, index) => `${name}:${Number(low) + index}`)
}

function isHostAlone(text: string): boolean {
  return /^(localhost|\*|[\d.]*\.[\d.]*|\[[^\]]*\])$/.test(text)
}

/** Whether servers of `stream` may share an address, as their names tell them apart: since 1.25.5, or where no version is known. */
export function mayShare({ kind }: Block, version: string | undefined): boolean {
  return kind === 'stream' && (version === undefined || !isOlder(version, '1.25.5'))
}

/** Whether a block holds a directive of a module that is not nginx's own, which may do what another one does not. */
export function isExtended(block: Block, context: string): boolean {
  const isOther = ({ name }: Entry) => {
    const settings = settingsIn([context], name.value)
    return settings.length === 0 || settings.some(({ thirdParty, commercial }) => thirdParty || commercial)
  }
  return block.directives.some(isOther) || block.blocks.some(({ entry }) => entry !== undefined && isOther(entry))
}
