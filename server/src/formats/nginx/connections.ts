import { type Block, isComplete, own } from '../../facts/block.ts'
import type { Connection } from '../../facts/facts.ts'
import { byPart, isWhole } from '../../facts/parts.ts'
import { memberTarget, passOf, passTarget, type Target } from '../../facts/pass.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import type { Workspace } from '../format.ts'
import { upstreamsOf } from './configurations.ts'

/** Where a configuration passes requests. Targets that are variables, templates or mistakes give nothing. */
export function connectionsOf(outermost: Block, workspace: Workspace): Connection[] {
  const upstreams = ownUpstreams(outermost)
  const seesAll = isWhole(outermost) && outermost.blocks.every(block => block.kind !== 'http' || isComplete(block))
  const membersOf = (name: string, path: string): Member[] | undefined => {
    const upstream = upstreams.get(name.toLowerCase())
    if (upstream) return upstream
    const elsewhere = seesAll ? [] : nearest(upstreamsOf(name, workspace), path)
    if (elsewhere.length === 0) return undefined
    return elsewhere.length === 1 ? elsewhere.flatMap(({ args, body }) => members(args[0], body ?? [])) : []
  }

  return passesIn(outermost).flatMap(({ block, entry, at, target }): Connection[] => {
    const { protocol } = target
    if (target.kind === 'address') return [{ to: target.address, protocol, at, entry, block }]
    if (target.kind !== 'name') return []
    const found = membersOf(target.name, entry.source.path)
    if (!found) return target.address ? [{ to: target.address, protocol, at, entry, block }] : []
    return found.flatMap(({ name, server }): Connection[] => {
      const member = memberTarget(server.args[0]?.value ?? '', protocol)
      return member.kind === 'address' ? [{ to: member.address, protocol, at, entry, block, via: { name, server } }] : []
    })
  })
}

interface Pass {
  block: Block
  entry: Entry
  /** The target as written. */
  at: Word
  target: Target
}

const passesIn = byPart(blocks => blocks.flatMap(block => passIn(block) ?? []))

function passIn(block: Block): Pass | undefined {
  const entry = passes(block) ? passOf(block) : undefined
  const at = entry?.args[0]
  const target = entry && at && block.directives.includes(entry) ? passTarget(entry.name.value, at.value) : undefined
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

const upstreamsIn = byPart(blocks => blocks.filter(({ kind }) => kind === 'upstream'))

function ownUpstreams(outermost: Block): Map<string, Member[]> {
  const upstreams = new Map<string, Member[]>()
  for (const block of upstreamsIn(outermost)) {
    const name = block.kind === 'upstream' ? block.entry?.args[0] : undefined
    if (name) upstreams.set(name.value.toLowerCase(), members(name, own(block, 'server')))
  }
  return upstreams
}

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
