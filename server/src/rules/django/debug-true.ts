import { isForDevelopment, isTruthy } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { fileName } from '../../path.ts'
import type { Rule } from '../rule.ts'

export const debugTrue: Rule = {
  id: 'django/debug-true',
  severity: 'error',
  summary: 'DEBUG is on in the settings that the server loads',

  *check({ live, deployed, servers }) {
    if (!deployed || (servers.length > 0 && servers.every(({ kind }) => kind === 'runserver'))) return
    for (const { settings, name, path } of live) {
      const debug = settings.get('DEBUG')
      if (!debug || isForDevelopment(name) || isTruthy(debug.value) !== true) continue
      const { value } = debug
      const from = debug.at.source.path
      if (from !== path && isForDevelopment(fileName(from).replace(/\.py$/, ''))) continue
      yield {
        at: value,
        message:
          value.kind === 'text'
            ? t(
                'DEBUG is the text "{0}", and any text counts as true: every error shows visitors code, settings and local variables; set it to False',
                value.value,
              )
            : t('DEBUG is on where the server runs: every error shows visitors code, settings and local variables; set it to False'),
      }
    }
  },
}
