import { uwsgiCatalogue } from '../../catalogue/index.ts'

/** The one of an option's names that options carry in this program: `processes` for `workers`, `home` for `virtualenv`. */
export function canonical(name: string): string {
  return uwsgiCatalogue().find(name)?.aliasOf ?? name
}

/** What C's `atoi` makes of a value: the digits it begins with, else 0. */
export function toInteger(value: string): number {
  return Number.parseInt(/^\s*[+-]?\d+/.exec(value)?.[0] ?? '0', 10)
}
