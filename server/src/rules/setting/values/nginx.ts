import type { Setting } from '../../../catalogue/catalogue.ts'
import type { Entry } from '../../../syntax/tree.ts'
import { hosts } from './nginx/hosts.ts'
import { logs } from './nginx/logs.ts'
import { refusedParameter } from './nginx/parameters.ts'
import { requests } from './nginx/requests.ts'
import { type Check, checksByType } from './nginx/types.ts'
import { workers } from './nginx/workers.ts'
import { zones } from './nginx/zones.ts'
import type { Refusal } from './refusals.ts'

/** What nginx refuses in the arguments of a directive of its own; undefined where nothing is, or it is not known. */
export function refusedByNginx(setting: Setting, entry: Entry): Refusal | undefined {
  let check = checkBySetting.get(setting)
  if (check === undefined) checkBySetting.set(setting, (check = checkOf(setting)))
  return check === 'none' ? undefined : check(entry.args, setting)
}

const checkBySetting = new Map<Setting, Check | 'none'>()

function checkOf({ name, plugin = '', type, block }: Setting): Check | 'none' {
  const family = /^ngx_(stream|mail)_/.exec(plugin)?.[1]
  const custom = (family && checks.get(`${family} ${name}`)) ?? (family && otherwise.has(name) ? undefined : checks.get(name))
  if (custom) return name === 'server' && block ? 'none' : custom
  const free = parameters.get(name)
  if (free !== undefined) return (args, { params = [] }) => refusedParameter(params, args.slice(free))
  return checksByType.get(type) ?? 'none'
}

/** How many words stand before the parameters, of directives that take nothing but parameters behind them. */
const parameters = new Map([
  ['add_header', 2],
  ['add_trailer', 2],
  ['use', 0],
  ['hash', 1],
])

/**
 * Directives whose arguments the sources read in a way of their own, by their names. What `stream` or `mail` reads in another way than the
 * web server has that word in front.
 */
const checks = new Map<string, Check>(Object.entries({ ...hosts, ...logs, ...requests, ...workers, ...zones }))

/** Directives of the web server whose arguments are others in `stream` and `mail`, where they are not checked. */
const otherwise = new Set(['return', 'server_name'])
