import { nginxCatalogue } from '../../catalogue/index.ts'
import { isOlder } from '../../catalogue/versions.ts'
import { t } from '../../l10n.ts'
import { removeLines } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { type Directive, directivesByName } from '../nginx/directives.ts'
import type { Finding, Rule } from '../rule.ts'

export const deprecatedSetting: Rule = {
  id: 'setting/deprecated',
  severity: 'info',
  summary: 'A setting that newer versions do without or no longer know',
  perPart: true,

  *check(stack) {
    for (const [name, directives] of directivesByName(stack)) {
      const records = nginxCatalogue().all(name)
      if (!records.some(({ deprecated, params }) => deprecated || params?.some(param => param.deprecated))) continue
      for (const directive of directives) {
        yield* oldDirective(directive, stack)
        yield* oldParameters(directive, stack)
      }
    }
  },
}

/** What a version that does not know the name says is for `setting/unknown`. */
function* oldDirective({ entry, settings }: Directive, { workspace }: Stack): Iterable<Finding> {
  const [setting, ...others] = settings
  const { deprecated, removed } = setting ?? {}
  if (!deprecated || others.some(other => !other.deprecated) || isBefore(workspace.target.nginx, deprecated.since)) return
  if (removed !== undefined && workspace.target.nginx !== undefined && !isBefore(workspace.target.nginx, removed)) return
  const { replacement } = deprecated
  yield {
    at: entry.name,
    message:
      removed === undefined
        ? t('{0} has no effect any more since nginx {1}{2}', entry.name.value, deprecated.since ?? '', advice(replacement))
        : t('{0} is gone from nginx {1} on, which refuses to start with it{2}', entry.name.value, removed, advice(replacement)),
    fixes: removed === undefined && !entry.body ? [{ title: t('remove the line'), edits: [removeLines(entry)] }] : [],
  }
}

function advice(replacement: string | undefined): string {
  return replacement ? t('; use {0}', replacement) : ''
}

function* oldParameters({ entry, settings }: Directive, { workspace }: Stack): Iterable<Finding> {
  const [setting] = settings
  for (const { name, kind, deprecated } of setting?.params ?? []) {
    if (!deprecated || kind || isBefore(workspace.target.nginx, deprecated.since)) continue
    const at = entry.args.slice(1).find(({ value }) => value === name)
    if (!at) continue
    yield {
      at,
      message: t(
        '{0} is deprecated as a parameter of {1} since nginx {2}{3}',
        name,
        entry.name.value,
        deprecated.since ?? '',
        advice(deprecated.replacement),
      ),
    }
  }
}

/** A version that is not known is not before any other, except that nobody can tell for what is younger than most installations. */
function isBefore(version: string | undefined, than: string | undefined): boolean {
  if (than === undefined) return false
  return version === undefined ? !isOlder(than, '1.19') : isOlder(version, than)
}
