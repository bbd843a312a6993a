import { asFlag, asList, isUnset, type SettingsModule, settingOf } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { span } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Rule } from '../rule.ts'

export const noProductionLogging: Rule = {
  id: 'django/no-production-logging',
  severity: 'info',
  summary: 'DEBUG is off and LOGGING is not set: no error is written to any log',

  *check(stack) {
    if (!stack.deployed) return
    for (const module of stack.live) {
      const debug = module.settings.get('DEBUG')
      if (!debug || asFlag(debug.value) !== false || isLogged(module, stack)) continue
      const source = stack.workspace.document(module.path, 'django')?.source
      yield {
        at: debug.value,
        message: t(
          'with DEBUG off and without LOGGING Django writes neither tracebacks nor refused hosts to the log of the server: an error 500 or 400 leaves no trace; set LOGGING',
        ),
        fixes: source
          ? [{ title: t('log to the console'), edits: [{ at: span(source, source.text.length, source.text.length), text: logging }] }]
          : [],
      }
    }
  },
}

/** Whether errors may go somewhere: a log, a mail to the admins, or a service that collects them. */
function isLogged(module: SettingsModule, { workspace }: Stack): boolean {
  if (['LOGGING', 'LOGGING_CONFIG', 'ADMINS'].some(name => !isUnset(module, name))) return true
  const apps = asList(settingOf(module, 'INSTALLED_APPS')) ?? []
  const sources = new Set([...module.settings.values()].map(({ at }) => at.source.path))
  const texts = [...sources].map(path => workspace.document(path, 'django')?.source.text ?? '')
  return [...apps, ...texts].some(text =>
    /sentry|raven|rollbar|bugsnag|honeybadger|newrelic|elasticapm|opbeat|logfire|airbrake|import logging/i.test(text),
  )
}

const logging = `
LOGGING = {
    'version': 1,
    'disable_existing_loggers': False,
    'handlers': {'console': {'class': 'logging.StreamHandler'}},
    'root': {'handlers': ['console'], 'level': 'WARNING'},
}
`
