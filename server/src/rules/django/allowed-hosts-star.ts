import { type Block, enclosing } from '../../facts/block.ts'
import { listens, serverNames } from '../../facts/listen.ts'
import { itemsOf } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { serversIn } from '../nginx/servers.ts'
import type { Fix, Rule } from '../rule.ts'
import { insideQuotes, isEditable } from './settings.ts'

export const allowedHostsStar: Rule = {
  id: 'django/allowed-hosts-star',
  severity: 'info',
  summary: 'ALLOWED_HOSTS allows every host name',

  *check(stack) {
    if (stack.live.length === 0) return
    const passing = new Set(stack.connections.flatMap(({ block }) => enclosing(block, 'server') ?? []))
    if (!stack.deployed || refusesStrangers(stack, passing)) return
    const names = [...new Set([...passing].flatMap(server => serverNames(server).map(({ value }) => value)))]
    for (const { settings } of stack.live) {
      const setting = settings.get('ALLOWED_HOSTS')
      for (const item of itemsOf(setting?.value) ?? []) {
        if (!setting || item.kind !== 'text' || item.value !== '*') continue
        const fixes: Fix[] = []
        const quote = textOf(item).at(-1)
        if (names.length > 0 && names.every(isHostName) && isEditable(setting, item))
          fixes.push({
            title: t('allow the names that nginx answers to'),
            edits: [{ at: insideQuotes(item), text: names.join(`${quote}, ${quote}`) }],
          })
        yield {
          at: item,
          message: t(
            'every host name is allowed: links in mails, such as those to reset a password, lead where the sender of a request wants; list the names of the site',
          ),
          fixes,
        }
      }
    }
  },
}

/** Whether nginx keeps requests for other names from Django: a default server of its own that passes nothing on. */
function refusesStrangers({ nginx }: Stack, passing: Set<Block>): boolean {
  return nginx.flatMap(serversIn).some(server => !passing.has(server) && listens(server).some(({ defaultServer }) => defaultServer))
}

function isHostName(name: string): boolean {
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name)
}
