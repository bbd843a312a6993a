import type { Block } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import { fileName } from '../../path.ts'
import { removeLines } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Entry } from '../../syntax/tree.ts'
import { directivesNamed, isTemplated } from '../nginx/directives.ts'
import { mayExclude } from '../nginx/servers.ts'
import type { Finding } from '../rule.ts'
import { isStock } from './duplicateDirectives.ts'

/** Blocks that set the header Host twice, often once in an included file: nginx sends both, and the application gets them with a comma between. */
export function* hostTwice(stack: Stack): Iterable<Finding> {
  const seen = new Map<Block, Entry>()
  for (const { entry, block } of directivesNamed(stack, 'proxy_set_header')) {
    if (entry.args[0]?.value.toLowerCase() !== 'host' || !entry.args[1]?.value || isTemplated(entry)) continue
    const first = seen.get(block)
    seen.set(block, entry)
    if (!first || first === entry || mayExclude(first, entry) || !stack.project) continue
    const own = block.entry?.source
    const [at, other] = isStock(entry) || (entry.source !== own && first.source === own) ? [first, entry] : [entry, first]
    yield {
      at,
      severity: 'error',
      message: t(
        '{0} sets Host too, and nginx sends both: Django reads "name,name" and answers every request with "Bad Request (400)"; keep one',
        fileName(other.source.path),
      ),
      related: isStock(other) ? [] : [{ at: other, message: t('is the other one') }],
      // A snippet may be included by other blocks, which would lose the header.
      fixes: at.source === own || at.source === other.source ? [{ title: t('remove this one'), edits: [removeLines(at)] }] : [],
    }
  }
}
