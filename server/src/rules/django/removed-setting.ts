import { djangoCatalogue } from '../../catalogue/index.ts'
import type { Setting } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { loaded, whereNamed } from './settings.ts'

export const removedSetting: Rule = {
  id: 'django/removed-setting',
  severity: 'warning',
  summary: 'A setting that the installed version of Django does not read any more',

  *check(stack) {
    const { django } = stack.workspace.target
    if (django === undefined) return
    for (const { settings } of loaded(stack))
      for (const setting of settings.values()) {
        const { removed, deprecated, default: now } = djangoCatalogue().find(setting.name) ?? {}
        if (removed === undefined || isBefore(django, removed)) continue
        const replacement = deprecated?.replacement
        if ((replacement && settings.has(replacement)) || now === flagOf(setting)) continue
        yield {
          at: whereNamed(setting),
          message: replacement
            ? t('Django {0} ignores {1}, which was removed in {2}; its place is taken by {3}', django, setting.name, removed, replacement)
            : t('Django {0} ignores {1}, which was removed in {2}', django, setting.name, removed),
          severity: replacement ? 'warning' : 'info',
        }
      }
  },
}

function flagOf({ value }: Setting): string | undefined {
  return value.kind === 'flag' ? (value.value ? 'True' : 'False') : undefined
}

/** Compares what two versions have of major and minor. */
function isBefore(version: string, other: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number)
  return major < otherMajor || (major === otherMajor && minor < otherMinor)
}
