import { type Block, isComplete, own } from '../../facts/block.ts'
import type { Connection, Destination } from '../../facts/facts.ts'
import { byPart, isWhole } from '../../facts/parts.ts'
import { memberOf, passOf, type SpokenTarget, targetOf } from '../../facts/pass.ts'
import { onceFor } from '../../memory.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import type { Workspace } from '../format.ts'
import { upstreamsOf } from './configurations.ts'

/** Where a configuration passes requests. Targets that are variables, templates or mistakes give nothing. */
export function connectionsOf(outermost: Block, workspace: Workspace): Connection[] {
  const upstreams = new Map(upstreamsIn(outermost))
  const seesAll = isWhole(outermost) && outermost.blocks.every(block => block.kind !== 'http' || isComplete(block))
  const membersOf = (name: string, path: string): readonly Member[] | undefined => {
    const upstream = upstreams.get(name.toLowerCase())
    if (upstream) return upstream
    const elsewhere = seesAll ? [] : nearest(upstreamsOf(name, workspace), path)
    if (elsewhere.length === 0) return undefined
    const [only] = elsewhere
    return only && elsewhere.length === 1 ? membersElsewhere(only) : none
  }

  return passesIn(outermost).flatMap(pass => {
    const { entry, target } = pass
    return through(pass, target.kind === 'name' ? membersOf(target.name, entry.source.path) : undefined) ?? []
  })
}

/** Where a pass leads through the members of the upstream that it names, if any: the same connection for the same members. */
function through(pass: Pass, members: readonly Member[] | undefined): Connection | undefined {
  if (!pass.led || pass.led.through !== members) pass.led = { through: members, connection: lead(pass, members) }
  return pass.led.connection
}

function lead({ block, entry, at, target }: Pass, members: readonly Member[] | undefined): Connection | undefined {
  const { protocol } = target
  const address = 'address' in target ? target.address : undefined
  const to = members ? destinationsOf(members) : address ? [{ address }] : none
  return to.length > 0 ? { to, protocol, at, entry, block } : undefined
}

/** Where those connect to that pass to an upstream: the same list for all of them. */
const destinationsOf = onceFor((members: readonly Member[]): readonly Destination[] =>
  members.flatMap(({ name, server }) => {
    const member = memberOf(server)
    return member?.kind === 'address' ? { address: member.address, via: { name, server } } : []
  }),
)

interface Pass {
  block: Block
  entry: Entry
  /** The target as written. */
  at: Word
  target: SpokenTarget
  /** Where it was last found to lead. */
  led?: { through: readonly Member[] | undefined; connection: Connection | undefined }
}

const passesIn = byPart(blocks => blocks.flatMap(block => passIn(block) ?? []))

function passIn(block: Block): Pass | undefined {
  const entry = passes(block) ? passOf(block) : undefined
  const at = entry?.args[0]
  const target = entry && at && block.directives.includes(entry) ? targetOf(entry) : undefined
  return entry && at && target && { block, entry, at, target }
}

function passes({ kind }: Block): boolean {
  return kind === 'location' || kind === 'if' || kind === 'limit_except'
}

interface Member {
  /** The upstream, as it is named where it is declared. */
  name: string
  server: Entry
}

/** The members of each upstream, by its name in small letters. */
const upstreamsIn = byPart(blocks =>
  blocks.flatMap((block): [string, readonly Member[]][] => {
    const name = block.kind === 'upstream' ? block.entry?.args[0] : undefined
    return name ? [[name.value.toLowerCase(), members(name, own(block, 'server'))]] : []
  }),
)

/** The members of an upstream that no configuration here has read. */
const membersElsewhere = onceFor(({ args: [name], body = [] }: Entry): readonly Member[] => members(name, body))

const none: readonly never[] = []

/** The servers of an upstream that are not marked as down. */
function members(name: Word | undefined, entries: readonly Entry[]): Member[] {
  const isUp = (entry: Entry) => entry.name.value === 'server' && !entry.args.some(({ value }) => value === 'down')
  return name ? entries.filter(isUp).map(server => ({ name: name.value, server })) : []
}

/** Those in the folder of the file that asks, if any: other folders may hold other deployments. */
function nearest(upstreams: readonly Entry[], path: string): readonly Entry[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const beside = upstreams.filter(({ source }) => source.path.startsWith(folder) && !source.path.includes('/', folder.length))
  return beside.length > 0 ? beside : upstreams
}
