import { enclosing } from '../../facts/block.ts'
import { byPart } from '../../facts/parts.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import type { Rule } from '../rule.ts'
import { directivesNamed, directivesNamedIn, isSeenInHttp, isTemplated, webServersIn } from './directives.ts'
import { relaysIn } from './relays.ts'
import { zoneDefiners, zonesDefined, zoneUsed, zoneUsers } from './zones.ts'

export const zoneUndefined: Rule = {
  id: 'nginx/zone-undefined',
  severity: 'error',
  summary: 'A zone of shared memory or a thread pool is used and not defined',

  *check(stack) {
    const uses = stack.nginx.flatMap(zoneUses)
    const wholes = uses.length > 0 ? [...[...webServersIn(stack)].filter(isSeenInHttp), ...relaysIn(stack, 'stream')] : []
    if (wholes.length === 0) return
    const definers = definersIn(stack)
    for (const whole of wholes)
      for (const { entry: directive, block } of uses) {
        const use = zoneUsed(directive)
        if (!use || enclosing(block, whole.kind) !== whole || isTemplated(directive)) continue
        const defined = definers.get(use.name) ?? []
        if (defined.includes(use.by)) continue
        const [elsewhere] = defined
        yield {
          at: use.at,
          message: elsewhere
            ? t('{0} is a zone of {1}; {2} needs one of {3}, and nginx refuses to start', use.name, elsewhere, directive.name.value, use.by)
            : use.by === 'zone'
              ? t('the zone {0} has no size, and nginx refuses to start (zero size shared memory zone)', use.name)
              : t('no {1} defines {0}, and nginx refuses to start', use.name, use.by),
        }
      }
  },
}

const zoneUses = byPart(blocks => directivesNamedIn(blocks, ...zoneUsers))

/** The names of all zones, each with the directives that define one; also where those must not stand, which is reported there. */
function definersIn(stack: Stack): Map<string, string[]> {
  const definers = new Map<string, string[]>()
  for (const { name, by } of directivesNamed(stack, ...zoneDefiners).flatMap(({ entry }) => zonesDefined(entry))) {
    const known = definers.get(name)
    if (!known) definers.set(name, [by])
    else if (!known.includes(by)) known.push(by)
  }
  return definers
}
