import { diskFiles, over } from '../files.ts'
import type { Compared } from '../generate/compare.ts'
import { t } from '../l10n.ts'
import { load } from '../load.ts'
import { placeOf } from '../report/report.ts'
import { slashed } from '../walk.ts'
import type { Prepared, Wanted } from './prepare.ts'

/** What would be found in merged files, one line each: two changes may fit together as text and not as configuration. */
export function findingsOf({ view, config }: Wanted, { folder }: Prepared, { files }: Compared): string[] {
  const merged = new Set(files.flatMap(({ path, action }) => (action === 'merge' ? [`${folder.path}/${path}`] : [])))
  if (merged.size === 0) return []
  const disk = diskFiles(view.workspace.root, { exclude: config.exclude })
  const texts = files.flatMap(({ to, text = '' }): [string, string][] => (to === undefined ? [] : [[`${folder.path}/${to}`, text]]))
  const { problems } = load(over(disk, new Map(texts)), disk, config)
  const found = problems.filter(({ at, severity }) => severity !== 'info' && merged.has(at.source.path))
  return found.map(({ at, message }) => t('{0} as merged: {1}', placeOf(at, slashed(process.cwd())), message))
}
