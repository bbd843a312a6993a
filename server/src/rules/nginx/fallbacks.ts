import { nearestAmong } from '../../catalogue/nearest.ts'
import { type Block, blocksIn, enclosing } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import { adviceOn, renamed } from '../meant.ts'
import type { Finding } from '../rule.ts'
import { directivesNamed, isTemplated } from './directives.ts'

/** Where `try_files` or `error_page` leads to a named location that its server does not have. */
export function* lostFallbacks(stack: Stack): Iterable<Finding> {
  for (const { block, entry } of directivesNamed(stack, 'try_files', 'error_page')) {
    const server = enclosing(block, 'server')
    const at = entry.args.at(-1)
    if (!server || !at || !/^@[^$]+$/.test(at.value) || isTemplated(entry) || !isSeenUpTo(server, block)) continue
    if (entry.name.value === 'try_files' && block === server) continue
    const inServer = blocksIn(server)
    // One that is misspelt, or stands in another location, is reported where it is.
    if (inServer.some(({ entry }) => entry?.args.some(({ value }) => value === at.value))) continue
    const names = inServer.flatMap(({ match }) => (match?.modifier === '@' ? match.pattern : []))
    const near = nearestAmong(names, 2)(at.value)
    yield {
      at,
      message: t(
        'this server has no location {0}, and what {1} sends there is a 500 (could not find named location); {2}',
        at.value,
        entry.name.value,
        adviceOn(near, t('define it')),
      ),
      fixes: renamed(at, near),
    }
  }
}

/** Whether everything is seen that stands in a server and in the blocks between it and one in it. */
function isSeenUpTo(server: Block, block: Block): boolean {
  for (let level: Block | undefined = block; level; level = level.outer) {
    if (!level.complete || level.templated) return false
    if (level === server) return !level.outer?.templated
  }
  return false
}
