import { normalPath } from '../../facts/address.ts'
import { type Block, own } from '../../facts/block.ts'
import { passOf } from '../../facts/pass.ts'
import { route } from '../../facts/route.ts'
import { servedFrom } from '../../facts/servedFrom.ts'
import { t } from '../../l10n.ts'
import { onceFor } from '../../memory.ts'
import { span } from '../../span.ts'
import type { Rule } from '../rule.ts'

export const regexStealsLocation: Rule = {
  id: 'static/regex-steals-location',
  severity: 'warning',
  summary: 'A regular expression takes the files that a location for their folder would find',
  perPart: true,

  *check({ mounts }) {
    for (const { block, url, directory, whole } of mounts) {
      const server = block?.outer
      if (!block || server?.kind !== 'server' || url === '/' || !hasRegexes(server)) continue
      const match = block.match
      if (match?.modifier !== '') continue
      for (const ending of ['css', 'js', 'png', 'jpg', 'svg']) {
        const path = `${url}${url.endsWith('/') ? '' : '/'}file.${ending}`
        const thief = route(server, path)
        const other = thief?.match
        if (!thief || thief === block || thief.outer !== server || !other?.modifier.startsWith('~')) continue
        const file = normalPath(whole ? directory + path : directory + path.slice(url.length))
        if (isOnPurpose(thief) || finds(thief, path, file)) continue
        yield {
          at: match.at,
          message: t(
            'GET {0} is answered by the location {1} "{2}", which does not look in this folder: 404; regular expressions go before a prefix without "^~"',
            path,
            other.modifier,
            other.pattern,
          ),
          related: [{ at: other.at, message: t('takes {0}', path) }],
          fixes: [
            {
              title: t('put "^~" before the prefix'),
              edits: [{ at: span(match.at.source, match.at.start, match.at.start), text: '^~ ' }],
              safe: true,
            },
          ],
        }
        break
      }
    }
  },
}

/** Whether a server has locations that are regular expressions. */
const hasRegexes = onceFor(({ blocks }: Block) => blocks.some(isRegex))

function isRegex({ match }: Block): boolean {
  return match?.modifier.startsWith('~') ?? false
}

/** A folder of its own, or an answer without one. */
function isOnPurpose({ directives }: Block): boolean {
  return directives.some(({ name }) => ['root', 'alias', 'return', 'deny', 'try_files', 'rewrite'].includes(name.value))
}

/** Whether a regular expression without a folder of its own comes to the same file: below the root around it, or in nginx's own `html`. */
function finds(block: Block, path: string, file: string): boolean {
  const served = servedFrom(block)
  if (passOf(block) || own(block, 'alias').length > 0 || served?.directive === 'alias') return false
  const root = served?.directory.value ?? 'html'
  const found = normalPath(`/${root}${path}`)
  return root.startsWith('/') ? found === file : file.endsWith(found)
}
