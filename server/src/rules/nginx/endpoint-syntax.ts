import { type Block, enclosing } from '../../facts/block.ts'
import { byPart } from '../../facts/parts.ts'
import type { TargetProblem } from '../../facts/pass.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { type Endpoint, endpointsAmong, upstreamsIn } from './endpoints.ts'
import { endpointsInStream, relaysIn, serversOf, upstreamsOf } from './relays.ts'

export const endpointSyntax: Rule = {
  id: 'nginx/endpoint-syntax',
  severity: 'error',
  summary: 'The target of a pass, or the address in an upstream, is not written as nginx reads it',

  *check(stack) {
    for (const { name, at, problem, meant } of stack.nginx.flatMap(problemsIn)) yield findingOf(name, at, problem, meant)
    yield* ofStreams(stack)
    yield* portsOfUpstreams(stack.nginx.flatMap(hostsPassedTo), stack.nginx.flatMap(upstreamsIn))
  },
}

const problemsIn = byPart(blocks =>
  endpointsAmong(blocks).flatMap(({ block, name, at, target }) => {
    if (target.kind !== 'problem' || isPlaceholder(target.problem, at.value)) return []
    // A stream passes to addresses alone, which is no mistake there.
    return enclosing(block, 'stream') ? [] : [{ name, at, problem: target.problem, meant: target.meant }]
  }),
)

/** Hosts with a port behind them, which may be upstreams: one may have the name `localhost`, or that of an address. */
const hostsPassedTo = byPart(blocks =>
  endpointsAmong(blocks).filter(endpoint => endpoint.block.kind !== 'upstream' && isWithPort(endpoint)),
)

function isWithPort({ at, target }: Endpoint): boolean {
  if (target.kind !== 'address' || target.address.kind !== 'tcp') return false
  return at.value.toLowerCase().includes(`${target.address.host}:${target.address.port}`)
}

function* ofStreams(stack: Stack): Iterable<Finding> {
  for (const stream of relaysIn(stack, 'stream')) {
    for (const { name, at, target } of stream.blocks.flatMap(endpointsInStream)) {
      if (target.kind === 'problem' && target.problem !== 'colon-in-path') yield findingOf(name, at, target.problem, target.meant)
      else if (target.kind === 'name' && name.value === 'server') yield findingOf(name, at, 'no-port')
    }
    yield* portsOfUpstreams(serversOf(stream).flatMap(endpointsInStream).filter(isWithPort), upstreamsOf(stream))
  }
}

function findingOf(name: Word, at: Word, problem: TargetProblem, meant?: string): Finding {
  return {
    at,
    message: meant
      ? t('{0}: {1}; write {2}', at.value, explain(problem, name.value), meant)
      : t('{0}: {1}', at.value, explain(problem, name.value)),
    fixes: meant ? [{ title: t('write {0}', meant), edits: [{ at, text: meant }], safe: true }] : [],
  }
}

/** A word in the place of a port is there to be replaced, by hand or by sed: `127.0.0.1:PROJECT_PORT`. */
function isPlaceholder(problem: TargetProblem, text: string): boolean {
  return problem === 'bad-port' && /:[A-Za-z_]+\/?$/.test(text)
}

/** What nginx makes of it, with its own words where it refuses to start. */
function explain(problem: TargetProblem, directive: string): string {
  switch (problem) {
    case 'no-scheme':
      return t('{0} wants http:// or https:// in front, and nginx refuses to start (invalid URL prefix)', directive)
    case 'wrong-scheme':
      return t('{0} takes an address and no URL, and nginx refuses to start (invalid host in upstream)', directive)
    case 'no-unix-prefix':
      return t('a path needs "unix:" in front, and nginx refuses to start (invalid host in upstream)')
    case 'no-host':
      return t('there is no host, and nginx refuses to start (no host in upstream)')
    case 'no-port':
      return t('{0} knows no port by itself, and nginx refuses to start (no port in upstream)', directive)
    case 'bad-port':
      return t('this is no port, and nginx refuses to start (invalid port in upstream)')
    case 'bad-address':
      return t('this is no IP address, and nginx refuses to start (host not found in upstream)')
    case 'bad-ipv6':
      return t('this is no IPv6 address, and nginx refuses to start (invalid IPv6 address in upstream)')
    case 'no-path':
      return t('there is no path behind "unix:", and nginx refuses to start (no path in the unix domain socket)')
    case 'has-uri':
      return t('{0} takes no path behind the address, and nginx refuses to start (invalid host in upstream)', directive)
    case 'colon-in-path':
      return t('the colon is taken for a part of the file name, and every request ends in 502 (No such file or directory)')
  }
}

/** `proxy_pass http://shop:8000` where `shop` is an upstream: the port belongs to its servers. */
function* portsOfUpstreams(endpoints: readonly Endpoint[], blocks: readonly Block[]): Iterable<Finding> {
  if (endpoints.length === 0) return
  const upstreams = new Map(blocks.map(({ entry }) => [entry?.args[0]?.value.toLowerCase(), entry]))
  for (const { at, target } of endpoints) {
    if (target.kind !== 'address' || target.address.kind !== 'tcp') continue
    const upstream = upstreams.get(target.address.host)
    if (!upstream) continue
    const { host, port } = target.address
    const meant = at.value.replace(`:${port}`, '')
    yield {
      at,
      message: t(
        '{0} is an upstream, whose servers have the ports, and nginx refuses to start (upstream "{0}" may not have port {1}); write {2}',
        host,
        port,
        meant,
      ),
      related: [{ at: upstream, message: t('is defined here') }],
      fixes: [{ title: t('write {0}', meant), edits: [{ at, text: meant }], safe: true }],
    }
  }
}
