import type { Setting } from '../../catalogue/catalogue.ts'
import { nginxCatalogue } from '../../catalogue/index.ts'
import type { Block } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import type { Entry } from '../../syntax/tree.ts'
import { type Directive, directivesByName } from '../nginx/directives.ts'
import type { Finding, Rule } from '../rule.ts'

export const misplacedSetting: Rule = {
  id: 'setting/misplaced',
  severity: 'error',
  summary: 'A directive stands in a block in which nginx does not allow it',
  perPart: true,

  *check(stack) {
    for (const [name, directives] of directivesByName(stack)) {
      const elsewhere = nginxCatalogue().all(name)
      for (const directive of elsewhere.length > 0 ? directives : []) {
        const { entry, block, settings } = directive
        if (name === 'load_module' && block.kind === 'main') yield* tooLate(entry, block)
        if (settings.length > 0 || block.templated) continue
        yield {
          at: entry.name,
          message: t(
            '{0} is not allowed in {1}, and nginx refuses to start; it belongs into {2}',
            entry.name.value,
            whereIs(directive),
            placesOf(elsewhere),
          ),
        }
      }
    }
  },
}

/** With the first block nginx has its modules together. Only within one file it is known what comes first. */
function* tooLate({ name, source, start }: Entry, main: Block): Iterable<Finding> {
  const first = main.blocks.find(({ entry }) => entry?.source === source && /^(events|http|stream|mail)$/.test(entry.name.value))?.entry
  if (!first || first.start > start) return
  yield {
    at: name,
    message: t('load_module stands behind {0}, which is too late, and nginx refuses to start; put it at the top', first.name.value),
    related: [{ at: first.name, message: t('comes first') }],
  }
}

const names: Record<string, string> = {
  main: 'the main part of nginx.conf',
  'if-server': 'if (in server)',
  'if-location': 'if (in location)',
  'mail-server': 'server (of mail)',
  'stream-server': 'server (of stream)',
  'stream-upstream': 'upstream (of stream)',
}

function whereIs({ contexts }: Directive): string {
  const [context = ''] = contexts
  return names[context] ?? context
}

/** The blocks that take it; those of mail and of modules by others only where there are no others. */
function placesOf(settings: readonly Setting[]): string {
  const own = settings.filter(({ plugin = '', thirdParty }) => !thirdParty && !/_(mail|stream)_/.test(plugin))
  const places = new Set((own.length > 0 ? own : settings).flatMap(setting => setting.in ?? []))
  return [...places].map(place => names[place] ?? place).join(', ')
}
