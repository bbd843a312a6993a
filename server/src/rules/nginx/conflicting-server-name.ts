import { isComplete } from '../../facts/block.ts'
import { isTemplate } from '../../facts/known.ts'
import { serverNames } from '../../facts/listen.ts'
import { t } from '../../l10n.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Rule } from '../rule.ts'
import { webServersIn } from './directives.ts'
import { hearingsIn, mayExclude } from './servers.ts'

export const conflictingServerName: Rule = {
  id: 'nginx/conflicting-server-name',
  severity: 'warning',
  summary: 'Two servers have the same name on the same address, and the second one never answers',

  *check(stack) {
    for (const http of webServersIn(stack)) {
      const seen = new Map<string, Word>()
      for (const { server, listen, address } of hearingsIn(http)) {
        const { entry } = server
        if (!entry) continue
        const names = serverNames(server)
        const heard = names.length > 0 ? names : isComplete(server) ? [{ ...entry.name, value: '' }] : []
        for (const name of heard) {
          if (name.value.startsWith('~') || name.value.includes('$')) continue
          const key = `${address} ${name.value.toLowerCase().replace(/\.$/, '')}`
          const first = seen.get(key)
          if (!first) seen.set(key, name)
          if (!first || isTemplate(name.value) || isTemplate(listen.at.value)) continue
          if (first.source !== name.source || (first.start !== name.start && !mayExclude({ ...entry, ...first }, { ...entry, ...name })))
            yield {
              at: name,
              message:
                name.value === ''
                  ? t('another server without a name listens on {0}, and this one never answers there', address)
                  : t('another server has the name {0} on {1}, and this one never answers to it', name.value, address),
              related: [{ at: first, message: t('answers instead') }],
            }
        }
      }
    }
  },
}
