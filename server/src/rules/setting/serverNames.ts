import { t } from '../../l10n.ts'
import { textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { directivesNamed, isTemplated } from '../nginx/directives.ts'
import type { Finding } from '../rule.ts'

/**
 * Names with a scheme, a port or a path, which nginx compares with the `Host` of a request after it has taken the port away, and names with
 * commas between them.
 */
export function* namesThatNeverMatch(stack: Stack): Iterable<Finding> {
  for (const { entry } of directivesNamed(stack, 'server_name'))
    for (const word of entry.args) {
      if (/^[\w.*-]+([,\uff0c\u3001][\w.*-]*)+$/.test(word.value) && !isTemplated(entry)) {
        const names = word.value.split(/[,\uff0c\u3001]+/).filter(Boolean)
        yield {
          at: word,
          severity: 'warning',
          message: t('nginx wants blanks between names, so that {0} never fits a request; write {1}', word.value, names.join(' ')),
          fixes: [{ title: t('write {0}', names.join(' ')), edits: [{ at: word, text: names.join(' ') }], safe: true }],
        }
        continue
      }
      const [, scheme = '', host = '', port = '', path = ''] = /^(https?:\/\/)?([\w*-][\w.*-]*)(:\d{1,5})?(\/.*)?$/i.exec(word.value) ?? []
      if (host === '' || scheme + port + path === '' || isTemplated(entry)) continue
      yield {
        at: word,
        severity: 'warning',
        message: t('nginx compares the host name alone, so that {0} never fits a request; write {1}', word.value, host),
        fixes: textOf(word) === word.value ? [{ title: t('write {0}', host), edits: [{ at: word, text: host }], safe: true }] : [],
      }
    }
}
