import type { Document, Workspace } from '../formats/format.ts'
import { readFile } from '../formats/uwsgi.ts'
import { t } from '../l10n.ts'
import { dataOf, type Shown, settingLine } from './shown.ts'

/**
 * The options of an ini file in the order uWSGI applies them, as `[[name, value], …]` under the names they are written with: what is
 * included stands where it is included, loops are unrolled, placeholders are put in. Lines of which a condition of the machine decides
 * have an unknown value.
 */
export function showUwsgi(document: Document, workspace: Workspace): Shown {
  const { options, complete } = readFile(document, { workspace, seen: 'all' })
  return {
    data: options.map(({ written, value }) => [written, dataOf(value)]),
    lines: options.map(({ written, value, at }) => settingLine(written, value, at)),
    ...(complete ? {} : { missing: t('a file that is included cannot be seen, or a template may add options') }),
  }
}
