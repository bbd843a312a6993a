import { t } from '../../l10n.ts'
import { sliceOf, textOf } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { optionLines } from './lines.ts'

export const virtualenvWrong: Rule = {
  id: 'uwsgi/virtualenv-wrong',
  severity: 'error',
  summary: 'home names something inside the virtual environment, or another option names its folder',

  *check(stack) {
    for (const { entry, name, value, setting } of optionLines(stack)) {
      if (value && name === 'env' && /^(\/|%\(\w+\)\/)[^=]+$/.test(textOf(value)))
        yield {
          at: value,
          severity: 'warning',
          message: t('env sets a variable, NAME=value, and a path does nothing here: a virtual environment is named by home'),
          fixes: [{ title: t('write home'), edits: [{ at: entry.name, text: 'home' }] }],
        }
      if (!value || (setting?.aliasOf ?? setting?.name) !== 'home') continue
      const inside = /\/(bin(\/(python[\d.]*|activate)?)?|lib(\/python[\d.]*(\/site-packages)?)?|Scripts(\/.*)?)\/?$/.exec(textOf(value))
      if (!inside || inside.index === 0) continue
      yield {
        at: value,
        message: t(
          '{0} wants the folder of the virtual environment, not "{1}" inside it: Python finds no standard library there and uWSGI exits with "No module named \'encodings\'"; end it before {1}',
          name,
          inside[0],
        ),
        fixes: [
          {
            title: t('use the folder of the virtual environment'),
            edits: [{ at: sliceOf(value, inside.index), text: '' }],
            safe: true,
          },
        ],
      }
    }
  },
}
