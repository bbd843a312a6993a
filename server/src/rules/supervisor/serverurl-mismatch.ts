import { normalPath } from '../../facts/address.ts'
import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { sliceOf, textOf } from '../../span.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { sectionsIn, valueIn } from './sections.ts'

export const serverurlMismatch: Rule = {
  id: 'supervisor/serverurl-mismatch',
  severity: 'error',
  summary: 'supervisorctl looks for supervisord at another socket than the one it opens, or shows it another password',

  *check(stack) {
    const servers = [...sectionsIn(stack, 'unix_http_server')]
    for (const { entry, document } of sectionsIn(stack, 'supervisorctl')) {
      const url = valueIn(entry, 'serverurl')
      const [server, another] = servers.filter(server => server.document === document)
      const file = server && valueIn(server.entry, 'file')
      if (!url || !file || another) continue
      const [, scheme = '', wanted = ''] = /^(unix:\/\/)(.*)$/s.exec(url.value) ?? []
      if (wanted === '' || isVariable(url) || isVariable(file)) continue
      if (normalPath(wanted) === normalPath(file.value)) {
        yield* strangeAccount(server.entry, entry)
        continue
      }
      const at = sliceOf(url, scheme.length)
      yield {
        at: url,
        message: t('supervisorctl looks for {0}, but supervisord listens on {1}: every command ends in "no such file"', wanted, file.value),
        related: [{ at: file, message: t('listens here') }],
        fixes: textOf(at) === wanted ? [{ title: t('look for {0}', file.value), edits: [{ at, text: file.value }], safe: true }] : [],
      }
    }
  },
}

/** Where supervisorctl shows another user or password than supervisord wants; where it has none, its command line may have them. */
function* strangeAccount(server: Entry, client: Entry): Iterable<Finding> {
  if (!valueIn(server, 'username') || !valueIn(server, 'password')) return
  for (const name of ['username', 'password']) {
    const [wanted, shown] = [valueIn(server, name), valueIn(client, name)]
    if (!wanted || !shown || isVariable(wanted) || isVariable(shown) || wanted.value.startsWith('{SHA}')) continue
    if (wanted.value === shown.value) continue
    yield {
      at: shown,
      message: t('supervisorctl shows another {0} than supervisord wants: every command ends in "Server requires authentication"', name),
      related: [{ at: wanted, message: t('this one is wanted') }],
      fixes: [{ title: t('take the one of [unix_http_server]'), edits: [{ at: shown, text: textOf(wanted) }], safe: true }],
    }
  }
}

function isVariable({ value }: Word): boolean {
  return isTemplate(value) || /[%$~]/.test(value)
}
