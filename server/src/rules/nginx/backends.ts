import { type Block, effectiveWord, isComplete } from '../../facts/block.ts'
import { byPart } from '../../facts/parts.ts'
import type { Stack } from '../../stack.ts'
import { directivesNamedIn, isInHttp } from './directives.ts'
import { relaysIn, serversOf } from './relays.ts'

/** A block that connects to a backend with TLS, and what the directives that say how begin with: `proxy`, `uwsgi`, `grpc`. */
export interface Encrypted {
  block: Block
  family: string
}

const schemes = new Map([
  ['proxy_pass', 'https://'],
  ['uwsgi_pass', 'suwsgi://'],
  ['grpc_pass', 'grpcs://'],
])

const encryptedByPart = byPart(blocks =>
  directivesNamedIn(blocks, ...schemes.keys()).flatMap(({ block, entry }): Encrypted[] => {
    const { name, args } = entry
    const isEncrypted = args[0]?.value.toLowerCase().startsWith(schemes.get(name.value) ?? '') && isSeenFrom(block)
    return isEncrypted ? [{ block, family: name.value.replace('_pass', '') }] : []
  }),
)

/** The blocks that connect to a backend with TLS, as far as everything was seen that may say how. */
export function encryptedIn(stack: Stack): Encrypted[] {
  const streams = relaysIn(stack, 'stream').flatMap(serversOf)
  const relayed = streams.filter(server => effectiveWord(server, 'proxy_ssl')?.value.toLowerCase() === 'on')
  return [...stack.nginx.flatMap(encryptedByPart), ...relayed.map(block => ({ block, family: 'proxy' }))]
}

/** Whether everything was seen that may say something about a block of `http`. */
export function isSeenFrom(block: Block): boolean {
  return isInHttp(block) && isComplete(block)
}
