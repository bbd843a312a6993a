import { uwsgiCatalogue } from '../../catalogue/index.ts'
import type { Option } from '../../facts/facts.ts'

/** The one of an option's names that options carry in this program: `processes` for `workers`, `home` for `virtualenv`. */
export function canonical(name: string): string {
  return uwsgiCatalogue().find(name)?.aliasOf ?? name
}

/** How uWSGI reads a switch: everything but four words is on, an empty value too (`uwsgi_opt_true` in core/uwsgi.c). */
export function isTrue(value: string): boolean {
  return !/^(false|off|no|0)$/i.test(value)
}

/** The first option that starts a master process by its mere presence, whatever its value (UWSGI_OPT_MASTER). `master` itself is not one. */
export function impliesMaster(options: Option[]): Option | undefined {
  return options.find(({ name }) => name !== 'master' && uwsgiCatalogue().find(name)?.implies?.includes('master'))
}

/** What C's `atoi` makes of a value: the digits it begins with, else 0. */
export function toInteger(value: string): number {
  return Number.parseInt(/^\s*[+-]?\d+/.exec(value)?.[0] ?? '0', 10)
}
