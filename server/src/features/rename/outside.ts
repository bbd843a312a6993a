import { allowsHost, asList } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { pathBelow } from '../../path.ts'
import { textOf } from '../../span.ts'
import { definitionsOf, type Found, namesOf, ofKind } from '../names.ts'
import type { Place } from '../place.ts'
import type { Refusal } from './refusal.ts'

/** Why a new name would not fit what stays as it is: a socket that another project connects to, a list of hosts that allows the old name only. */
export function outsideOf(found: readonly Found[], name: string, place: Place): Refusal | undefined {
  const kind = found[0]?.occurrence.kind
  if (kind === 'socket') return inOtherProjects(found, place)
  return kind === 'domain' ? notAllowed(found, name) : undefined
}

function inOtherProjects(found: readonly Found[], { stacks, workspace }: Place): Refusal | undefined {
  const own = new Set(found.map(({ names: { stack } }) => stack))
  const alternatives = new Set([...own].flatMap(({ alternatives }) => alternatives))
  const names = new Set(found.map(({ occurrence: { name } }) => name))
  for (const stack of stacks) {
    if (own.has(stack) || alternatives.has(stack)) continue
    const other = namesOf(stack)
    const use = other.sockets.find(
      occurrence =>
        occurrence.role === 'use' &&
        occurrence.socket?.address.kind === 'unix' &&
        names.has(occurrence.name) &&
        definitionsOf({ occurrence, names: other }).length === 0,
    )
    if (use)
      return {
        message: t('{0} connects to it too, and is not part of this deployment', pathBelow(workspace.root, use.at.source.path)),
      }
  }
  return undefined
}

/** A pattern such as `.example.com` stays as it is, and may allow the old name and not the new one. */
function notAllowed(found: readonly Found[], renamed: string): Refusal | undefined {
  const [first] = found
  const old = first?.occurrence.name ?? ''
  const change = (host: string) => {
    const [, prefix = '', rest = ''] = /^(\*?\.)?(.*)$/s.exec(host) ?? []
    return rest.toLowerCase() === old ? prefix + renamed : host
  }
  for (const names of new Set(found.map(({ names }) => names)))
    for (const module of names.stack.live) {
      const before = asList(module.settings.get('ALLOWED_HOSTS')?.value)
      if (!before) continue
      const after = before.map(change)
      for (const { role, name: host, at } of ofKind('domain', names)) {
        if (role !== 'definition') continue
        if (!allowsHost(before, host) || allowsHost(after, host === old ? renamed : host)) continue
        return {
          message: t('ALLOWED_HOSTS allows {0} through a pattern that would no longer fit; add the new name there first', textOf(at)),
        }
      }
    }
  return undefined
}
