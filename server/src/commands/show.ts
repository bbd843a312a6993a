import type { Config } from '../config.ts'
import { diskFiles } from '../files.ts'
import { t } from '../l10n.ts'
import { chooseLanguage } from '../language.ts'
import { open } from '../load.ts'
import { relativePath } from '../path.ts'
import { printable } from '../report/report.ts'
import { shows } from '../show/index.ts'
import type { Shown, ShownLine } from '../show/shown.ts'
import { UsageError } from '../usage.ts'
import { slashed } from '../walk.ts'
import { existing, project } from './project.ts'

/** What the program behind a file will read in it, for people or as JSON. */
export function show(file: string, { format, lang }: { format: string; lang?: string }): string {
  if (format !== 'text' && format !== 'json') throw new UsageError(t('there is no format "{0}"; available are {1}', format, 'text, json'))
  const path = existing(file)
  const { root, config } = project([path])
  chooseLanguage(lang ?? config.language)
  const shown = read(path, file, root, config)
  return format === 'json' ? `${JSON.stringify(shown.data, undefined, 2)}\n` : text(shown)
}

function read(path: string, file: string, root: string, config: Config): Shown {
  const disk = diskFiles(root, { named: [path], exclude: config.exclude })
  const workspace = open(disk, config, { named: [path] })
  const document = workspace.document(path) ?? (path.endsWith('.py') ? workspace.document(path, 'django') : undefined)
  const refused = disk.unreadable().find(unreadable => unreadable.path === path)
  if (refused) throw new UsageError(t('{0} cannot be read: {1}', file, refused.because()))
  const shower = document && shows[document.format.id]
  const shown = document && shower?.(document, workspace)
  if (shown && (document.format.id !== 'django' || shown.lines.length > 0)) return shown
  if (workspace.files.includes(path))
    throw new UsageError(
      t(
        '{0} is no configuration of nginx, uWSGI, supervisor, systemd or gunicorn and no settings module, so there is nothing to show',
        file,
      ),
    )
  throw new UsageError(t('{0} is a folder; name a file', file))
}

/** Places in a column, then the lines as they are; what is not known is followed by the reason. */
function text({ lines, missing }: Shown): string {
  const folder = slashed(process.cwd())
  const places = lines.map(line => placeOf(line, folder))
  const width = places.reduce((width, place) => Math.max(width, place.length), 0)
  const rows = lines.map(({ text, because }, index) => {
    const note = because === undefined ? '' : `  # ${t('not known: {0}', because)}`
    return `${(places[index] ?? '').padEnd(width)}  ${printable(text)}${note}\n`
  })
  return rows.join('') + (missing === undefined ? '' : `# ${t('there may be more: {0}', missing)}\n`)
}

function placeOf({ at }: ShownLine, folder: string): string {
  return at ? `${relativePath(folder, at.source.path)}:${at.source.position(at.start).line + 1}` : ''
}
