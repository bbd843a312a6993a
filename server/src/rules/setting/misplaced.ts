import type { Setting } from '../../catalogue/catalogue.ts'
import { nginxCatalogue } from '../../catalogue/index.ts'
import { t } from '../../l10n.ts'
import { type Directive, directivesByName } from '../nginx/directives.ts'
import type { Rule } from '../rule.ts'

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
