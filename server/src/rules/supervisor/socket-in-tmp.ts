import { t } from '../../l10n.ts'
import { type Edit, span, textOf } from '../../span.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Rule } from '../rule.ts'
import { mayRunInContainers } from '../stack/containers.ts'
import { sectionsIn, valueIn } from './sections.ts'

export const socketInTmp: Rule = {
  id: 'supervisor/socket-in-tmp',
  severity: 'info',
  summary: 'The socket or pid file of supervisord lies in /tmp, where it is cleaned away',

  *check(stack) {
    if (mayRunInContainers(stack)) return
    const urls = [...sectionsIn(stack, 'supervisorctl')].flatMap(({ entry }) => valueIn(entry, 'serverurl') ?? [])
    for (const { entry } of sectionsIn(stack, 'unix_http_server')) {
      const file = valueIn(entry, 'file')
      if (!file?.value.startsWith('/tmp/')) continue
      const clients = urls.filter(({ value }) => value === `unix://${file.value}`)
      yield {
        at: file,
        message: t(
          '{0} goes when /tmp is cleaned, and then supervisorctl cannot reach a supervisord that still runs; put it into /run',
          file.value,
        ),
        related: clients.map(at => ({ at, message: t('supervisorctl looks for it here') })),
        fixes: [{ title: t('put it into /run, here and for supervisorctl'), edits: [file, ...clients].map(toRun) }],
      }
    }
    for (const { entry } of sectionsIn(stack, 'supervisord')) {
      const pidfile = valueIn(entry, 'pidfile')
      if (pidfile?.value.startsWith('/tmp/'))
        yield {
          at: pidfile,
          message: t('{0} goes when /tmp is cleaned, and then nothing tells which process supervisord is; put it into /run', pidfile.value),
          fixes: [{ title: t('put it into /run'), edits: [toRun(pidfile)] }],
        }
    }
  },
}

function toRun(word: Word): Edit {
  const folder = word.start + textOf(word).indexOf('/tmp/')
  return { at: span(word.source, folder, folder + 4), text: '/run' }
}
