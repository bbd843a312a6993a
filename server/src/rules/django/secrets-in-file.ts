import { isTemplate } from '../../facts/known.ts'
import { isLiteral, settingOf, valueAt } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import type { Value } from '../../syntax/python/reader.ts'
import type { Rule } from '../rule.ts'

export const secretsInFile: Rule = {
  id: 'django/secrets-in-file',
  severity: 'info',
  summary: 'The secret key or a password of a database is written in the settings',

  *check({ live, deployed }) {
    if (!deployed) return
    for (const module of live) {
      const key = settingOf(module, 'SECRET_KEY')
      if (key && isSecret(key) && !key.value.startsWith('django-insecure-'))
        yield {
          at: key,
          message: t(
            'whoever reads this file knows the key and can sign sessions and links to reset passwords; read it from the environment or a file outside the project',
          ),
        }
      const databases = settingOf(module, 'DATABASES')
      for (const [, database] of databases?.kind === 'dict' ? databases.pairs : []) {
        const password = valueAt(database, 'PASSWORD')
        if (password && isSecret(password))
          yield {
            at: password,
            message: t(
              'whoever reads this file knows the password of the database; read it from the environment or a file outside the project',
            ),
          }
      }
    }
  },
}

/** A text as it stands in the file, neither blacked out nor a template to be filled in. */
function isSecret(value: Value): value is Value & { kind: 'text' } {
  return value.kind === 'text' && !/^(\**|x+)$/i.test(value.value) && isLiteral(value) && !isTemplate(value.value)
}
