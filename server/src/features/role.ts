import type { Document } from '../formats/format.ts'
import { t } from '../l10n.ts'
import { type Entry, everyEntry } from '../syntax/tree.ts'
import { stacksOf, type View } from './place.ts'

/** What a file is in its deployment, in a few words: the sites of an nginx file, what an application server runs, the programs that are kept. */
export function roleDetail(view: View, document: Document): string | undefined {
  const stacks = stacksOf({ ...view, document })
  const { source, format, tree } = document
  switch (format.id) {
    case 'nginx':
      return listed(namesIn(everyEntry(tree.entries), 'server_name')) ?? (tree.entries.some(isWhole) ? t('whole configuration') : undefined)
    case 'uwsgi':
    case 'gunicorn': {
      const apps = stacks.flatMap(({ servers }) =>
        servers.flatMap(({ at, app }) => (app && at.source.path === source.path ? app.value : [])),
      )
      return listed(apps)
    }
    case 'supervisor':
      return listed(tree.entries.flatMap(({ name }) => /^program:(.+)$/.exec(name.value)?.[1]?.trim() ?? []))
    case 'django':
      return listed(stacks.flatMap(({ settings }) => settings.flatMap(({ path, name }) => (path === source.path ? name : []))))
    default:
      return undefined
  }
}

function namesIn(entries: readonly Entry[], directive: string): string[] {
  return entries.filter(({ name }) => name.value === directive).flatMap(({ args }) => args.slice(0, 1).map(({ value }) => value))
}

function isWhole({ name }: Entry): boolean {
  return name.value === 'http' || name.value === 'events'
}

/** The first of some names, with how many more there are; undefined where there is none. */
function listed(names: readonly string[]): string | undefined {
  const [first, ...more] = new Set(names.filter(name => name !== '' && name !== '_'))
  if (first === undefined) return undefined
  return more.length === 0 ? first : t('{0} and {1} more', first, more.length)
}
