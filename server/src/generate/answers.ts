import { t } from '../l10n.ts'
import { isNetwork } from '../syntax/nginx/values.ts'
import type { Answers, Key } from './detection.ts'
import { asciiHost } from './hostName.ts'
import { type Plan, stackKinds, targetNames } from './plan.ts'
import { targetNamed } from './targets.ts'

/** What a key takes: whether a value is one, and in words what is. */
interface Kind {
  accepts(value: unknown): boolean
  words(): string
  /** What people write in other ways, as the plan has it; everything else as it is. */
  read?(value: unknown): unknown
  /** The key may be left out of the plan, and `false` says so. */
  optional?: true
}

// A pattern is made where a value is looked at: those that know the letters of all languages take long to make.
const word = (pattern: () => RegExp, words: () => string, optional?: true): Kind => ({
  accepts: value => typeof value === 'string' && pattern().test(value),
  words,
  ...(optional && { optional }),
})

const oneOf = (choices: readonly string[]): Kind => ({
  accepts: value => typeof value === 'string' && choices.includes(value),
  words: () => t('one of {0}', choices.join(', ')),
})

const number = (least: number, most: number): Kind => ({
  accepts: value => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
  words: () => t('a whole number from {0} to {1}', least, most),
})

const listOf = (item: Kind, least = 0): Kind => ({
  accepts: value => Array.isArray(value) && value.length >= least && value.every(item.accepts),
  words: () => t('a list, each item {0}', item.words()),
})

const tableOf = (fields: Record<string, Kind>): Kind => ({
  accepts: value =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).every(name => Object.hasOwn(fields, name)) &&
    Object.entries(fields).every(([name, kind]) => kind.accepts((value as Record<string, unknown>)[name])),
  words: () =>
    t(
      'a table with {0}',
      Object.entries(fields)
        .map(([name, kind]) => `${name} (${kind.words()})`)
        .join(', '),
    ),
  optional: true,
})

const flag: Kind = { accepts: value => typeof value === 'boolean', words: () => t('true or false') }
// No format can hold a line break in a path, and no path ends in a slash or steps up.
const path = word(
  () => /^(?!.*\/\.{1,2}(\/|$))(\/[^/\p{Cc}]+)+$/u,
  () => t('an absolute path without a slash at the end'),
)
const url = word(
  () => /^\/([\w.~-]+\/)+$/,
  () => t('a URL path that begins and ends with a slash'),
)
const account = word(
  () => /^[a-z_][a-z0-9_-]{0,30}$/,
  () => t('a name of small letters, digits, - and _'),
)
// Names in other scripts reach servers as `xn--…`.
const host = word(
  () => /^(?=.{1,253}$)(\[[\da-fA-F:]+\]|[a-zA-Z\d_]([\w-]*\w)?(\.[a-zA-Z\d_]([\w-]*\w)?)*)$/,
  () => t('a host name'),
)
// The network of all addresses would believe every visitor.
const network: Kind = {
  accepts: value => typeof value === 'string' && isNetwork(value) && !value.endsWith('/0'),
  words: () => t('an address, or a network such as 192.0.2.0/24'),
}
const folder = word(
  () => /^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\p{Cc}]+$/u,
  () => t('a folder in the project'),
)
const identifier = '[\\p{L}_][\\p{L}\\p{N}_]*'
const dotted = word(
  () => new RegExp(`^${identifier}(\\.${identifier})*$`, 'u'),
  () => t('a dotted module name'),
)

const kinds: Record<Key, Kind> = {
  project: folder,
  name: word(
    () => /^(?!.*__)(?!catch-all$)[A-Za-z0-9][\w.-]{0,40}$/,
    () => t('a name of letters, digits, -, _ and dots'),
  ),
  stack: oneOf(stackKinds),
  target: { ...oneOf(targetNames), read: value => (typeof value === 'string' ? (targetNamed(value) ?? value) : value) },
  language: oneOf(['en', 'zh-cn']),
  domains: {
    ...listOf(host, 1),
    read: value => (Array.isArray(value) ? value.map(name => (typeof name === 'string' ? asciiHost(name) : name)) : value),
  },
  tls: oneOf(['acme', 'tls']),
  proxies: { ...listOf(network, 1), optional: true },
  directory: path,
  python: { ...folder, optional: true },
  venv: { ...path, optional: true },
  uwsgi: oneOf(['distribution', 'pip']),
  user: account,
  group: account,
  settings: dotted,
  app: word(
    () => new RegExp(`^${identifier}(\\.${identifier})*:${identifier}$`, 'u'),
    () => t('a module and an object in it, as in "shop.wsgi:application"'),
  ),
  asgi: tableOf({ server: oneOf(['uvicorn', 'daphne']), websockets: listOf(url) }),
  static: tableOf({ url, directory: path, hashed: flag }),
  media: tableOf({ url, directory: path }),
  writable: listOf(path),
  prefix: word(
    () => /^(\/[\w.~-]+)+$/,
    () => t('a URL path without a slash at the end'),
    true,
  ),
  login: { ...url, optional: true },
  socket: path,
  processes: number(1, 1024),
  threads: number(1, 1024),
  bodyMegabytes: number(1, 102_400),
  requestSeconds: number(1, 86_400),
  celery: tableOf({ app: dotted, beat: flag }),
  after: listOf(
    word(
      () => /^[\w.@:-]+\.(service|target|socket|mount)$/,
      () => t('the name of a systemd unit'),
    ),
  ),
  environment: listOf(
    word(
      () => /^[A-Za-z_]\w*$/,
      () => t('the name of a variable'),
    ),
  ),
}

/** How a key is written in `djdeploy.toml` and as a flag of the command line: `body-megabytes`. */
export function written(key: Key): string {
  return key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}

/** The keys by the way they are written. */
export const answerKeys: ReadonlyMap<string, Key> = new Map((Object.keys(kinds) as Key[]).map(key => [written(key), key]))

/** Gives an answer to a key; the words for what the key takes come back where the value is none. `false` stands for none where that is possible. */
export function answer(answers: Answers, key: Key, given: unknown): string | undefined {
  const kind = kinds[key]
  const value = kind.read ? kind.read(given) : given
  if (kind.optional && value === false) answers[key] = undefined
  else if (kind.accepts(value)) Object.assign(answers, { [key]: plain(value) })
  else return kind.optional ? t('{0}, or false for none', kind.words()) : kind.words()
  return undefined
}

/** A table without what its reader knows about it. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && !Array.isArray(value) ? { ...value } : value
}

/** Whether a key takes a value. */
export function takes(key: Key, value: unknown): boolean {
  return value === undefined ? kinds[key].optional === true : kinds[key].accepts(value)
}

/** What a plan holds that nothing could be written for, as `key: words`; a plan that was detected and answered holds nothing of it. */
export function mistakesIn(plan: Plan): string[] {
  return (Object.entries(plan) as [Key, unknown][]).flatMap(([key, value]) =>
    value === undefined || kinds[key].accepts(value) ? [] : [t('{0} takes {1}', written(key), kinds[key].words())],
  )
}
