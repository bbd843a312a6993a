import { t } from '../../l10n.ts'
import { span, textOf } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { findIn, searchFolders } from './modules.ts'

export const wsgiPathCaseMismatch: Rule = {
  id: 'stack/wsgi-path-case-mismatch',
  severity: 'error',
  summary: 'The application is named in other upper and lower case than its file has',

  *check(stack) {
    for (const server of stack.servers) {
      const { app } = server
      const name = app?.kind === 'file' ? app.value.replace(/\.py$/, '') : app?.value.split(':')[0]
      if (!app || !name || name.startsWith('/')) continue
      const found = findIn(searchFolders(server, stack), name.replaceAll('/', '.'), stack)
      if (!found || found.exact) continue
      const real = spelling(found.path, name)
      const start = app.at.start + textOf(app.at).indexOf(name)
      yield {
        at: app.at,
        message: t(
          'the project has {0}, not {1}: on Windows and macOS that is the same, on Linux nothing is found and every request ends in an error',
          real,
          name,
        ),
        fixes: [{ title: t('write {0}', real), edits: [{ at: span(app.at.source, start, start + name.length), text: real }], safe: true }],
      }
    }
  },
}

/** The name as the file system has it: as many characters of the path, from its end, as the name has. */
function spelling(path: string, name: string): string {
  const stem = path.replace(/\/__init__\.py$|\.py$/, '')
  const real = stem.slice(stem.length - name.length)
  return name.includes('/') ? real : real.replaceAll('/', '.')
}
