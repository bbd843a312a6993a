import { uwsgiCatalogue } from '../catalogue/index.ts'
import { type AppServer, type Option, optionOf } from './facts.ts'

/** How uWSGI reads a switch: everything but four words is on, an empty value too (`uwsgi_opt_true` in core/uwsgi.c). Undefined where the value is not known. */
export function isTrue({ value }: Option): boolean | undefined {
  return value.known ? !/^(false|off|no|0)$/i.test(value.value) : undefined
}

/**
 * Whether a uWSGI instance runs with a master process: told to, told by one of the options that imply it by their presence
 * (UWSGI_OPT_MASTER), or a vassal. Undefined where a part of the configuration cannot be seen.
 */
export function hasMaster(server: AppServer): boolean | undefined {
  const catalogue = uwsgiCatalogue()
  if (server.options.some(({ name }) => name !== 'master' && catalogue.find(name)?.implies?.includes('master'))) return true
  const master = optionOf(server, 'master')
  if (master) return isTrue(master)
  return server.complete ? false : undefined
}
