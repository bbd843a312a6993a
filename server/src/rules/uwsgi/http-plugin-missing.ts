import { type AppServer, optionsOf } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { insertLineBefore, span } from '../../span.ts'
import type { Fix, Rule } from '../rule.ts'
import { isModular, pluginsOf } from './plugins.ts'

export const httpPluginMissing: Rule = {
  id: 'uwsgi/http-plugin-missing',
  severity: 'error',
  summary: 'http is set, and the plugin that knows it is not among those that are loaded',

  *check(stack) {
    for (const server of stack.servers) {
      if (server.kind !== 'uwsgi' || !server.complete) continue
      const plugins = pluginsOf(server)
      const modular = isModular(server, stack)
      if (!plugins || modular === false || (plugins.length === 0 && !modular) || isForArch(server)) continue
      if (plugins.some(name => name === 'http' || name === 'all')) continue
      const [http] = optionsOf(server, 'http', 'https', 'http-to-https', 'https2')
      if (!http?.entry) continue
      yield {
        at: http.entry.name,
        ...(modular || plugins.some(isOfDistribution) ? {} : { severity: 'warning' as const }),
        message: t(
          '{0} belongs to the http plugin, which is not loaded: uWSGI ignores the line without a word and nothing listens there; add http to plugins',
          http.name,
        ),
        related: optionsOf(server, 'plugin')
          .slice(-1)
          .map(({ at }) => ({ at, message: t('the plugins that are loaded') })),
        fixes: addPlugin(server),
      }
    }
  },
}

/** Distributions have a plugin for each version of Python; one called just so may be left over from elsewhere, and pip's uWSGI does without. */
function isOfDistribution(plugin: string): boolean {
  return /^python\d/.test(plugin)
}

/** Arch Linux builds http into uWSGI; its files are told by their folder. */
function isForArch({ at }: AppServer): boolean {
  return /[/-]arch(linux)?[/-]/i.test(at.source.path)
}

function addPlugin(server: AppServer): Fix[] {
  const last = optionsOf(server, 'plugin').at(-1)
  if (last?.entry) {
    const { source, start } = last.at
    return [{ title: t('load the http plugin'), edits: [{ at: span(source, start, start), text: 'http,' }], safe: true }]
  }
  const entry = optionsOf(server, 'http', 'https', 'http-to-https', 'https2')[0]?.entry
  return entry ? [{ title: t('load the http plugin'), edits: [insertLineBefore(entry, 'plugins = http')] }] : []
}
