import { t } from '../l10n.ts'
import type { Span } from '../span.ts'
import type { Fix } from './rule.ts'

/** What to write instead of a name that nothing knows: the one that was probably meant, else what is said otherwise. */
export function adviceOn(meant: string | undefined, otherwise: string): string {
  return meant === undefined ? otherwise : t('did you mean {0}?', meant)
}

/** Puts in the name that was probably meant; nothing where that is not known. */
export function renamed(at: Span, meant: string | undefined, isSafe = true): Fix[] {
  if (meant === undefined) return []
  const fix = { title: t('rename to {0}', meant), edits: [{ at, text: meant }] }
  return [isSafe ? { ...fix, safe: true } : fix]
}
