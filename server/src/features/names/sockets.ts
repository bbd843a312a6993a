import { type Address, normalPath, show } from '../../facts/address.ts'
import type { Block } from '../../facts/block.ts'
import type { AppServer } from '../../facts/facts.ts'
import { targetOf } from '../../facts/pass.ts'
import { endpointsOf } from '../../rules/nginx/endpoints.ts'
import { sectionsIn, valueIn } from '../../rules/supervisor/sections.ts'
import { type Span, sliceOf, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { everyEntry } from '../../syntax/tree.ts'
import { type Occurrence, occurrence } from './occurrence.ts'
import { scriptsOf } from './scripts.ts'

/** Where blocks of nginx are told to connect to, also by way of a variable: `set $app unix:/run/shop.sock`. */
export function* nginxSockets(blocks: readonly Block[]): Iterable<Occurrence> {
  for (const block of blocks) {
    for (const { name, at, target } of endpointsOf(block))
      if (target.kind === 'address') yield socket('use', target.address, at, name.value)
    for (const { name, args } of block.directives) {
      const word = block.kind === 'map' ? args[0] : name.value === 'set' ? args[1] : undefined
      const path = /^(?:\w+:\/\/)?unix:(\/[^:$]+)/i.exec(word?.value ?? '')?.[1]
      if (word && path) yield socket('use', { kind: 'unix', path }, word, block.kind === 'map' ? 'map' : name.value)
    }
  }
}

/** Where programs listen, and where else the path of a socket stands: `exec-asap = rm /run/shop.sock`. */
export function socketsIn(stack: Stack): Occurrence[] {
  const found = [...addressesIn(stack)]
  return [...found, ...mentionsOf(found, stack)]
}

function* addressesIn(stack: Stack): Iterable<Occurrence> {
  for (const { address, at, option, server } of stack.listeners) {
    const isDefault = at === server?.at
    yield socket('definition', address, isDefault ? (server?.executable ?? at) : at, option, server)
  }
  for (const { sockets = [] } of stack.programs)
    for (const { address, at } of sockets) yield socket('definition', address, at, 'ListenStream')
  // A name without a port that is no upstream: the address is there, but not written.
  for (const { to, at, entry } of stack.connections) {
    const [only] = to
    if (only && !only.via && targetOf(entry)?.kind === 'name') yield socket('use', only.address, at, entry.name.value)
  }
  yield* controlSockets(stack)
}

function socket(role: Occurrence['role'], address: Address, at: Span, setting: string, server?: AppServer): Occurrence {
  const text = writtenAddress(at, address)
  const name = show(address.kind === 'unix' && /^\//.test(address.path) ? { kind: 'unix', path: normalPath(address.path) } : address)
  return occurrence('socket', role, at, { name, setting, socket: { address, server }, ...(text && { text }) })
}

/** supervisord's own socket, and where supervisorctl looks for it. */
function* controlSockets(stack: Stack): Iterable<Occurrence> {
  for (const { entry, kind } of sectionsIn(stack, 'unix_http_server', 'supervisorctl')) {
    const at = valueIn(entry, kind === 'supervisorctl' ? 'serverurl' : 'file')
    const path = at?.value.replace(/^unix:\/\//, '')
    if (!at || !path?.startsWith('/') || path.includes('%')) continue
    const isServer = kind === 'unix_http_server'
    yield socket(isServer ? 'definition' : 'use', { kind: 'unix', path }, at, isServer ? 'file' : 'serverurl')
  }
}

/** Paths of sockets that are opened here, in values that are no address by themselves. */
function* mentionsOf(found: readonly Occurrence[], { documents, workspace }: Stack): Iterable<Occurrence> {
  const paths = new Map(
    found.flatMap(({ role, socket, text }) =>
      role === 'definition' && socket?.address.kind === 'unix' && text ? [[socket.address.path, socket] as const] : [],
    ),
  )
  if (paths.size === 0) return
  const written = new Set(found.flatMap(({ text }) => (text ? [`${text.start} ${text.source.path}`] : [])))
  for (const { format, tree } of new Set([...documents, ...scriptsOf(workspace)])) {
    if (format.id === 'django' || format.id === 'nginx') continue
    for (const { name, args, body } of everyEntry(tree.entries))
      for (const text of body ? [] : args.flatMap(pathsWrittenIn)) {
        const path = textOf(text)
        const socket = paths.get(path)
        if (!socket || written.has(`${text.start} ${text.source.path}`)) continue
        yield occurrence('socket', 'use', text, { name: `unix:${path}`, setting: name.value, socket: { address: socket.address }, text })
      }
  }
}

function pathsWrittenIn(word: Span): Span[] {
  const found = textOf(word).matchAll(/(?<![\w./-])\/[\w@+./-]+/g)
  return Array.from(found, ({ 0: path, index }) => sliceOf(word, index, index + path.length))
}

/**
 * What a rename of an address replaces where it is written: the path of a unix socket without `unix:`, the port of a TCP address.
 * Undefined where the address is not there in one piece.
 */
function writtenAddress(at: Span, address: Address): Span | undefined {
  const text = textOf(at)
  if (text.length > 2000) return undefined
  for (const { 0: word, index } of text.matchAll(/[^\s"',=]+/g)) {
    const found = address.kind === 'unix' ? pathIn(word, address.path) : portIn(word, address.port)
    if (found) return sliceOf(at, index + found.start, index + found.end)
  }
  return undefined
}

function pathIn(word: string, path: string): { start: number; end: number } | undefined {
  const prefix = /^(?:[a-z]+:\/\/)?(?:unix:)?(?:\/\/(?=\/))?/i.exec(word)?.[0].length ?? 0
  const url = /^[a-z]+:\/\/unix:/i.test(word) ? word.indexOf(':', prefix) : -1
  const end = url < 0 ? word.length : url
  const written = word.slice(prefix, end)
  const same = /^[/@]/.test(written) ? normalPath(written) === normalPath(path) : endsWith(normalPath(path), written)
  return written !== '' && same ? { start: prefix, end } : undefined
}

/** Whether a relative path may stand for an absolute one. */
function endsWith(path: string, relative: string): boolean {
  const inside = normalPath(relative)
  return relative.includes('.sock') && path.endsWith(inside)
}

function portIn(word: string, port: number): { start: number; end: number } | undefined {
  const [whole, digits = ''] = /(?:^|:)(\d+)(?=$|[/?])/.exec(word) ?? []
  const at = whole === undefined ? -1 : word.indexOf(whole) + whole.length - digits.length
  return at >= 0 && Number(digits) === port ? { start: at, end: at + digits.length } : undefined
}
