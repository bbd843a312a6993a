import type { Setting } from '../../catalogue/catalogue.ts'
import { isOlder } from '../../catalogue/versions.ts'
import { t } from '../../l10n.ts'
import { onceFor } from '../../memory.ts'
import { removeLines } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { type Directive, directivesAlike, foundInWording } from '../nginx/directives.ts'
import type { Finding, Rule } from '../rule.ts'

export const deprecatedSetting: Rule = {
  id: 'setting/deprecated',
  severity: 'info',
  summary: 'A setting that newer versions do without or no longer know',
  perPart: true,

  check(stack) {
    const old = directivesAlike(stack).filter(([first]) => first && hasOld(first.settings))
    return foundInWording(old, directive => [...oldDirective(directive, stack), ...oldParameters(directive, stack)])
  },
}

/** Whether some version takes a directive, or a word in it, for old. */
const hasOld = onceFor((settings: readonly Setting[]) =>
  settings.some(({ deprecated, params }) => deprecated || params?.some(param => param.deprecated)),
)

/** What a version that does not know the name says is for `setting/unknown`. */
function oldDirective({ entry, settings }: Directive, { workspace }: Stack): Finding[] {
  const [setting, ...others] = settings
  const { deprecated, removed } = setting ?? {}
  if (!deprecated || others.some(other => !other.deprecated) || isBefore(workspace.target.nginx, deprecated.since)) return []
  if (removed !== undefined && workspace.target.nginx !== undefined && !isBefore(workspace.target.nginx, removed)) return []
  const { replacement } = deprecated
  const message =
    removed === undefined
      ? t('{0} has no effect any more since nginx {1}{2}', entry.name.value, deprecated.since ?? '', advice(replacement))
      : t('{0} is gone from nginx {1} on, which refuses to start with it{2}', entry.name.value, removed, advice(replacement))
  const fixes = removed === undefined && !entry.body ? [{ title: t('remove the line'), edits: [removeLines(entry)] }] : []
  return [{ at: entry.name, message, fixes }]
}

function advice(replacement: string | undefined): string {
  return replacement ? t('; use {0}', replacement) : ''
}

function oldParameters({ entry, settings }: Directive, { workspace }: Stack): Finding[] {
  const [setting] = settings
  return (setting?.params ?? []).flatMap(({ name, kind, deprecated }) => {
    if (!deprecated || kind || isBefore(workspace.target.nginx, deprecated.since)) return []
    const at = entry.args.slice(1).find(({ value }) => value === name)
    const message = t(
      '{0} is deprecated as a parameter of {1} since nginx {2}{3}',
      name,
      entry.name.value,
      deprecated.since ?? '',
      advice(deprecated.replacement),
    )
    return at ? [{ at, message }] : []
  })
}

/** A version that is not known is not before any other, except that nobody can tell for what is younger than most installations. */
function isBefore(version: string | undefined, than: string | undefined): boolean {
  if (than === undefined) return false
  return version === undefined ? !isOlder(than, '1.19') : isOlder(version, than)
}
