import { type AppServer, optionOf, optionsOf } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { insertLineBefore } from '../../span.ts'
import type { Fix, Rule } from '../rule.ts'
import { isModular, pluginsOf } from './plugins.ts'

export const pythonPluginMissing: Rule = {
  id: 'uwsgi/python-plugin-missing',
  severity: 'error',
  summary: 'The uWSGI of the distribution is started without its Python plugin',

  *check(stack) {
    for (const server of stack.servers) {
      if (server.kind !== 'uwsgi' || !server.complete || !isModular(server, stack)) continue
      const app = optionOf(server, 'module', 'wsgi-file', 'mount')
      const plugins = pluginsOf(server)
      if (!app || !plugins || plugins.some(name => /python|pypy/.test(name)) || startedByPackage(server)) continue
      yield {
        at: app.at,
        message: t(
          'the uWSGI of the distribution knows {0} only with its Python plugin: without it uWSGI starts, says nothing, and every request ends in 502 ("unavailable modifier requested: 0"); add plugins = python3',
          app.name,
        ),
        related: server.executable ? [{ at: server.executable, message: t('comes with the distribution') }] : [],
        fixes: addPlugin(server),
      }
    }
  },
}

/** Debian's own service for `/etc/uwsgi/apps-enabled` lets uWSGI find the plugins it needs. */
function startedByPackage({ at }: AppServer): boolean {
  return /\/apps-(enabled|available)\//.test(at.source.path)
}

function addPlugin(server: AppServer): Fix[] {
  const entry = optionsOf(server, 'module', 'wsgi-file', 'mount').find(option => option.entry)?.entry
  return entry ? [{ title: t('load the Python plugin'), edits: [insertLineBefore(entry, 'plugins = python3')] }] : []
}
