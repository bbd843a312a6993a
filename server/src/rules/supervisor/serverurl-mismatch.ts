import { normalPath } from '../../facts/address.ts'
import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { sliceOf, textOf } from '../../span.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Rule } from '../rule.ts'
import { sectionsIn, valueIn } from './sections.ts'

export const serverurlMismatch: Rule = {
  id: 'supervisor/serverurl-mismatch',
  severity: 'error',
  summary: 'supervisorctl looks for supervisord at another socket than the one it opens',

  *check(stack) {
    const servers = [...sectionsIn(stack, 'unix_http_server')]
    for (const { entry, document } of sectionsIn(stack, 'supervisorctl')) {
      const url = valueIn(entry, 'serverurl')
      const files = servers.filter(server => server.document === document).flatMap(server => valueIn(server.entry, 'file') ?? [])
      const [file] = files
      if (!url || !file || files.length > 1) continue
      const [, scheme = '', wanted = ''] = /^(unix:\/\/)(.*)$/s.exec(url.value) ?? []
      if (wanted === '' || isVariable(url) || isVariable(file) || normalPath(wanted) === normalPath(file.value)) continue
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

function isVariable({ value }: Word): boolean {
  return isTemplate(value) || /[%$~]/.test(value)
}
