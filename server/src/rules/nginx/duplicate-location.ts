import { type Block, own } from '../../facts/block.ts'
import { isTemplate } from '../../facts/known.ts'
import { byPart } from '../../facts/parts.ts'
import { t } from '../../l10n.ts'
import type { Span } from '../../span.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { mayShare, relaysIn, serversOf, socketsOf, upstreamsOf } from './relays.ts'
import { type Hearing, hearingsOf, mayExclude } from './servers.ts'

export const duplicateLocation: Rule = {
  id: 'nginx/duplicate-location',
  severity: 'error',
  summary: 'A location, an upstream, an address or its default server is defined twice',

  *check(stack) {
    for (const outermost of stack.nginx) {
      yield* repeated(outermost)
      yield* twice(upstreamKeys(outermost))
      yield* once([...heardTwice(outermost), ...twice(claims(outermost))])
    }
    for (const relay of [...relaysIn(stack, 'stream'), ...relaysIn(stack, 'mail')]) {
      yield* twice(upstreamsOf(relay).flatMap(upstreamKey))
      const sockets = serversOf(relay).map(socketKeys)
      const apart = mayShare(relay, stack.workspace.target.nginx) ? sockets : [sockets.flat()]
      yield* once(apart.flatMap(keys => [...twice(keys)]))
    }
  },
}

function socketKeys(server: Block): Keyed[] {
  return socketsOf(server).map(({ entry, at, socket }) => ({
    key: socket,
    entry,
    at,
    message: () => t('{0} is listened on already, and nginx refuses to start (duplicate address and port pair)', socket),
  }))
}

const repeated = byPart(blocks => blocks.flatMap(({ blocks }) => (blocks.length > 1 ? [...repeatedLocations(blocks)] : [])))

interface Keyed {
  key: string
  entry: Entry
  at: Span
  message(): string
}

function* twice(items: Iterable<Keyed>): Iterable<Finding> {
  const seen = new Map<string, Keyed>()
  for (const item of items) {
    const first = seen.get(item.key)
    seen.set(item.key, item)
    if (first && !mayExclude(first.entry, item.entry))
      yield { at: item.at, message: item.message(), related: [{ at: first.at, message: t('is the other one') }] }
  }
}

/** Regular expressions and named locations are never compared; `^~ /a` and `/a` are the same. */
function* repeatedLocations(blocks: readonly Block[]): Iterable<Finding> {
  const seen = new Map<string, Block>()
  for (const block of blocks) {
    const { match, entry } = block
    if (!match || match.modifier === '~' || match.modifier === '~*' || match.modifier === '@') continue
    const path = match.modifier === '=' ? `= ${match.pattern}` : match.pattern
    const first = seen.get(path)
    seen.set(path, block)
    if (first?.entry && entry && !isTemplate(match.pattern) && !mayExclude(first.entry, entry))
      yield {
        at: match.at,
        message: t('location {0} is there twice, and nginx refuses to start; put both into one', path),
        related: [{ at: first.match?.at ?? first.entry.name, message: t('is the other one') }],
      }
  }
}

const upstreamKeys = byPart(blocks => blocks.filter(({ kind }) => kind === 'upstream').flatMap(upstreamKey))

function upstreamKey({ entry }: Block): Keyed[] {
  const name = entry?.args[0]
  if (!entry || !name || isTemplate(name.value)) return []
  const message = () => t('upstream {0} is there twice, and nginx refuses to start', name.value)
  return [{ key: name.value.toLowerCase(), entry, at: name, message }]
}

/** Parameters of the socket itself, which one server alone may set. */
const options = /^(bind|deferred|reuseport|(setfib|fastopen|backlog|rcvbuf|sndbuf|accept_filter|ipv6only|so_keepalive)=.*)$/

/** Addresses that one server listens on twice. */
const heardTwice = byPart(blocks =>
  blocks.filter(isServer).flatMap(server => [
    ...twice(
      [...hearingsOf(server).map(({ listen, address }) => ({ ...listen, address })), ...rangesOf(server)].flatMap(
        ({ entry, at, address }): Keyed[] => {
          const message = () => t('this server listens on {0} twice, and nginx refuses to start', address)
          return entry ? [{ key: address, entry, at, message }] : []
        },
      ),
    ),
  ]),
)

/** The addresses of ranges of ports, each by itself. */
function rangesOf(server: Block): { entry: Entry; at: Span; address: string }[] {
  if (!own(server, 'listen').some(({ args }) => /\d-\d/.test(args[0]?.value ?? ''))) return []
  return socketsOf(server).flatMap(({ entry, at, socket }) => (/-\d+$/.test(at.value) ? [{ entry, at, address: socket }] : []))
}

/** What one server alone may say of an address: that it is the default, and how the socket is set up. */
const claims = byPart(blocks => blocks.filter(isServer).flatMap(hearingsOf).flatMap(claimsOf))

function claimsOf({ listen, address }: Hearing): Keyed[] {
  const { entry, at } = listen
  if (!entry) return []
  const found: Keyed[] = []
  if (listen.defaultServer) {
    const word = entry.args.find(({ value }) => value === 'default_server' || value === 'default') ?? at
    const message = () => t('{0} has a default server already, and nginx refuses to start', address)
    found.push({ key: `default ${address}`, entry, at: word, message })
  }
  const option = entry.args.slice(1).find(({ value }) => options.test(value))
  if (option) {
    const message = () =>
      t('the socket of {0} is set up by another server already, and nginx refuses to start (duplicate listen options)', address)
    found.push({ key: `options ${address}`, entry, at: option, message })
  }
  return found
}

function isServer({ kind }: Block): boolean {
  return kind === 'server'
}

/** Two lines that are the same in all respects are one mistake. */
function* once(findings: Iterable<Finding>): Iterable<Finding> {
  const lines = new Set<string>()
  for (const finding of findings) {
    const line = `${finding.at.source.path}:${finding.at.source.position(finding.at.start).line}`
    if (!lines.has(line)) yield finding
    lines.add(line)
  }
}
