import type { Setting } from '../../catalogue/catalogue.ts'
import { isOlder } from '../../catalogue/versions.ts'

/** Whether a version knows a setting; where no version is named, whether the newest does. */
export function isKnownIn(version: string | undefined, { since, removed }: Pick<Setting, 'since' | 'removed'>): boolean {
  if (version === undefined || !/^\d+/.test(version)) return removed === undefined
  return !(since !== undefined && isOlder(version, since)) && (removed === undefined || isOlder(version, removed))
}
