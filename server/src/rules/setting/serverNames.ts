import { t } from '../../l10n.ts'
import { textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { directivesNamed, isTemplated } from '../nginx/directives.ts'
import type { Finding } from '../rule.ts'

/** Names with a scheme, a port or a path: nginx compares them with the `Host` of a request after it has taken the port away. */
export function* namesThatNeverMatch(stack: Stack): Iterable<Finding> {
  for (const { entry } of directivesNamed(stack, 'server_name'))
    for (const word of entry.args) {
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
