import { type AppServer, optionOf } from '../../facts/facts.ts'
import { toInteger } from '../../formats/uwsgi.ts'
import { t } from '../../l10n.ts'
import type { Fix, Rule } from '../rule.ts'
import { isDevelopmentServer } from '../stack/development.ts'

export const pyAutoreloadProduction: Rule = {
  id: 'uwsgi/py-autoreload-production',
  severity: 'warning',
  summary: 'py-autoreload watches every module and restarts the whole server in the middle of a deployment',

  *check({ servers }) {
    for (const server of servers) {
      const option = optionOf(server, 'py-autoreload')
      if (server.kind !== 'uwsgi' || !option?.value.known || toInteger(option.value.value) < 1 || isDevelopmentServer(server)) continue
      yield {
        at: option.at,
        message: t(
          'py-autoreload looks at every loaded module each {0} s and restarts the server on the first one that changes, half-copied deployments included; keep it for development and touch a file after each deployment',
          toInteger(option.value.value),
        ),
        fixes: touchReload(server),
      }
    }
  },
}

/** Touching the file that holds the application is what most deployments do already. */
function touchReload(server: AppServer): Fix[] {
  const { entry } = optionOf(server, 'py-autoreload') ?? {}
  const { app, directory } = server
  if (!entry || !app || !directory?.known) return []
  const path = app.kind === 'file' ? app.value : `${app.value.split(':')[0]?.replaceAll('.', '/')}.py`
  const file = path.startsWith('/') ? path : `${directory.value}/${path}`
  const line = `touch-reload = ${file}`
  return [{ title: t('write {0}', line), edits: [{ at: entry, text: line }] }]
}
