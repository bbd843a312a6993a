import type { Setting } from '../../catalogue/catalogue.ts'
import { passTarget } from '../../facts/pass.ts'
import { t } from '../../l10n.ts'
import { isNetwork, isTime, numberOf, sizeOf } from '../../syntax/nginxValues.ts'
import { capturesIn, regexProblem } from '../../syntax/regex.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { list, offsets, type Refusal, refusedByType, refusedParameter, times, typed } from './nginxTypes.ts'

/** What nginx refuses in the arguments of a directive of its own; undefined where nothing is, or it is not known. */
export function refusedByNginx(setting: Setting, entry: Entry): Refusal | undefined {
  let check = checkBySetting.get(setting)
  if (check === undefined) checkBySetting.set(setting, (check = checkOf(setting)))
  return check === 'none' ? undefined : check(entry.args, setting)
}

/** Whether anything is known about the values of directives of a name. */
export function isChecked(settings: readonly Setting[]): boolean {
  return settings.some(setting => checkOf(setting) !== 'none')
}

const checkBySetting = new Map<Setting, Check | 'none'>()

function checkOf({ name, plugin = '', type, block }: Setting): Check | 'none' {
  const family = /^ngx_(stream|mail)_/.exec(plugin)?.[1]
  const custom = (family && checksOfOthers.get(`${family} ${name}`)) ?? (family && otherwise.has(name) ? undefined : checks.get(name))
  if (custom) return name === 'server' && block ? 'none' : custom
  const free = parameters.get(name)
  if (free !== undefined) return (args, { params = [] }) => refusedParameter(params, args.slice(free))
  return typed.has(type) ? (args, setting) => refusedByType(setting, args) : 'none'
}

/** How many words stand before the parameters, of directives that take nothing but parameters behind them. */
const parameters = new Map([
  ['add_header', 2],
  ['add_trailer', 2],
  ['use', 0],
  ['hash', 1],
])

type Check = (args: readonly Word[], setting: Setting) => Refusal | undefined

/** Directives whose arguments the sources read in a way of their own. */
const checks = new Map<string, Check>([
  ['access_log', accessLog],
  ['aio', ([mode]) => refuse(mode, /^(on|off|threads(=.*)?)$/s, 'on, off, threads')],
  ['allow', network],
  ['auth_request_set', variableName],
  ['debug_connection', ([address]) => (address?.value.match(/[a-z]/i) ? undefined : networkOf(address))],
  ['deny', network],
  [
    'directio',
    ([size]) =>
      size?.value === 'off' || sizeOf(size?.value ?? '', true) !== undefined ? undefined : { at: size, wanted: `off, ${offsets()}` },
  ],
  [
    'disable_symlinks',
    (args, setting) => refusedParameter(setting.params ?? [], args) ?? missing(args, /^(on|off|if_not_owner)$/, 'on, off, if_not_owner'),
  ],
  ['error_log', errorLog],
  ['error_page', errorPage],
  ['expires', expires],
  ['fastcgi_cache_path', cachePath],
  ['geo', args => variableName(args.slice(-1)) ?? variableName(args)],
  ['keepalive', connections],
  ['keepalive_timeout', ([first, second]) => time(first, 'ms') ?? time(second, 's')],
  [
    'fastcgi_split_path_info',
    ([at]) =>
      at && !regexProblem(at.value) && capturesIn(at.value) !== 2 ? { at, wanted: t('a regular expression with two groups') } : undefined,
  ],
  ['limit_conn', ([, number]) => inRange(number, 1, 65535)],
  ['limit_conn_zone', (args, { params = [] }) => refusedParameter(params, args.slice(1)) ?? zoneOf(args.slice(1))],
  ['limit_except', args => firstOf(args, ({ value }) => !methods.has(value.toUpperCase()), list([...methods]))],
  ['limit_req', (args, { params = [] }) => refusedParameter(params, args) ?? missing(args, /^zone=./, 'zone=name')],
  ['limit_req_zone', limitReqZone],
  ['location', ([modifier, pattern]) => (pattern ? refuse(modifier, /^(=|~|~\*|\^~)$/, '=, ~, ~*, ^~') : undefined)],
  [
    'log_format',
    ([, escaping]) =>
      escaping?.value.startsWith('escape=')
        ? refuse(escaping, /^escape=(default|json|none)$/, 'escape=default, escape=json, escape=none')
        : undefined,
  ],
  ['map', ([, variable]) => variableName([variable])],
  ['memcached_pass', memcached],
  [
    'modern_browser',
    ([name, version]) =>
      refuse(
        name,
        version ? /^(msie|gecko|opera|safari|konqueror)$/ : /^unlisted$/,
        version ? 'msie, gecko, opera, safari, konqueror' : 'unlisted',
      ),
  ],
  ['open_file_cache', fileCache],
  ['open_log_file_cache', fileCache],
  ['perl_set', variableName],
  ['proxy_cache_path', cachePath],
  ['proxy_cookie_domain', onlyOff],
  ['proxy_cookie_flags', onlyOff],
  ['proxy_cookie_path', onlyOff],
  ['proxy_redirect', args => (args.length === 1 ? refuse(args[0], /^(default|off)$/, 'default, off') : undefined)],
  ['resolver', resolver],
  ['random', ([two, method]) => refuse(two, /^two$/, 'two') ?? refuse(method, /^least_(conn|time=(header|last_byte))$/, 'least_conn')],
  ['return', returned],
  [
    'rewrite',
    ([, replacement, flag]) =>
      replacement?.value === ''
        ? { at: replacement, wanted: t('something to rewrite to') }
        : flag && refuse(flag, /^(last|break|redirect|permanent)$/, 'last, break, redirect, permanent'),
  ],
  ['scgi_cache_path', cachePath],
  ['server_name', serverNames],
  ['set', variableName],
  [
    'set_real_ip_from',
    ([address]) =>
      address?.value === 'unix:' ||
      /^\d+$/.test(address?.value ?? '') ||
      /[a-z]/i.test(address?.value.split('/')[0]?.replace(/[\da-f:]/gi, '') ?? '')
        ? undefined
        : networkOf(address),
  ],
  ['split_clients', ([, variable]) => variableName([variable])],
  ['ssl_session_cache', args => firstOf(args, ({ value }) => !isSessionCache(value), 'off, none, builtin, shared:name:size')],
  ['sub_filter', ([text]) => (text?.value === '' ? { at: text, wanted: t('a text to look for') } : undefined)],
  ['thread_pool', args => (args[0]?.value === 'default' ? undefined : missing(args, /^threads=0*[1-9]\d*$/, 'threads=number'))],
  [
    'try_files',
    args => (/^=/.test(args.at(-1)?.value ?? '') ? refuse(args.at(-1), /^=0*\d{1,3}$/, t('a status up to 999 behind the =')) : undefined),
  ],
  ['userid_expires', ([duration]) => (/^(max|off)$/.test(duration?.value ?? '') ? undefined : time(duration, 's'))],
  ['userid_mark', ([mark]) => refuse(mark, /^([A-Za-z\d=]|off)$/, t('one letter or digit, =, off'))],
  ['uwsgi_cache_path', cachePath],
  ['worker_connections', number],
  [
    'worker_cpu_affinity',
    args => firstOf(args[0]?.value === 'auto' ? args.slice(1) : args, ({ value }) => !/^[01 ]*$/.test(value), t('noughts and ones, auto')),
  ],
  ['worker_priority', ([priority]) => refuse(priority, /^[+-]?\d{1,18}$/, t('a number'))],
  ['worker_processes', ([count]) => refuse(count, /^(auto|\d{1,18})$/, t('a number, auto'))],
  ['zone', ([, size]) => size && ((sizeOf(size.value) ?? 0) >= 32_768 ? undefined : { at: size, wanted: t('at least 32k') })],
  ['server', upstreamServer],
])

/** Directives that `stream` and `mail` read in another way than the web server. */
const otherwise = new Set(['return', 'server_name'])

const checksOfOthers = new Map<string, Check>([
  ['stream access_log', (args, setting) => (args.length === 1 ? logWithoutFormat(args) : accessLog(args, setting))],
  ['stream proxy_bind', (args, setting) => refusedByType({ ...setting, type: 'bind-address' }, args)],
  [
    'stream random',
    ([two, method]) =>
      refuse(two, /^two$/, 'two') ?? refuse(method, /^least_(conn|time=(connect|first_byte|last_byte)(_inflight)?)$/, 'least_conn'),
  ],
  [
    'mail auth_http',
    ([address]) =>
      refuse(address, /^(http:\/\/)?(unix:.|([^:/[]+|\[[^\]]+\])(:0*[1-9]\d{0,4})?(\/|$))/is, t('an address such as 127.0.0.1:8000/mail/')),
  ],
  ['mail protocol', ([protocol]) => refuse(protocol, /^(imap|pop3|smtp)$/, 'imap, pop3, smtp')],
  ['mail starttls', ([mode]) => refuse(mode, /^(on|off|only)$/i, 'on, off, only')],
])

const methods = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'MKCOL',
  'COPY',
  'MOVE',
  'OPTIONS',
  'PROPFIND',
  'PROPPATCH',
  'LOCK',
  'UNLOCK',
  'PATCH',
])

function refuse(at: Word | undefined, pattern: RegExp, wanted: string): Refusal | undefined {
  return !at || pattern.test(at.value) ? undefined : { at, wanted }
}

function firstOf(args: readonly Word[], isWrong: (word: Word) => boolean, wanted: string): Refusal | undefined {
  const at = args.find(isWrong)
  return at && { at, wanted }
}

function missing(args: readonly Word[], pattern: RegExp, wanted: string): Refusal | undefined {
  return args.some(({ value }) => pattern.test(value)) ? undefined : { wanted }
}

function time(at: Word | undefined, unit: 'ms' | 's'): Refusal | undefined {
  return !at || isTime(at.value, unit) ? undefined : { at, wanted: times() }
}

function number([at]: readonly Word[]): Refusal | undefined {
  return at && numberOf(at.value) === undefined ? { at, wanted: t('a number') } : undefined
}

function inRange(at: Word | undefined, min: number, max: number): Refusal | undefined {
  if (!at) return undefined
  const given = numberOf(at.value)
  return given !== undefined && given >= min && given <= max ? undefined : { at, wanted: t('a number from {0} to {1}', min, max) }
}

function connections([at, second]: readonly Word[]): Refusal | undefined {
  if (at && !numberOf(at.value)) return { at, wanted: t('a number above 0') }
  return refuse(second, /^local$/, 'local')
}

/** `set`, `map` and the like name a variable with its `$`. */
function variableName([at]: readonly (Word | undefined)[]): Refusal | undefined {
  return refuse(at, /^\$./s, t('a variable with its $'))
}

function network([at]: readonly Word[]): Refusal | undefined {
  return !at || at.value === 'all' || at.value === 'unix:' ? undefined : networkOf(at)
}

function networkOf(at: Word | undefined): Refusal | undefined {
  return !at || isNetwork(at.value) || at.value === '255.255.255.255'
    ? undefined
    : { at, wanted: t('an address, or a network such as 192.0.2.0/24') }
}

function onlyOff(args: readonly Word[]): Refusal | undefined {
  return args.length === 1 ? refuse(args[0], /^off$/, t('off, or two arguments')) : undefined
}

function accessLog([path, format, ...words]: readonly Word[], { params = [] }: Setting): Refusal | undefined {
  if (path?.value === 'off') return format && { at: format, wanted: t('nothing behind off') }
  const wrong = words.find(({ value }) => value.startsWith('gzip=') && !/^gzip=[1-9]$/.test(value))
  if (wrong) return { at: wrong, wanted: t('gzip= with a number from 1 to 9') }
  const own = params.filter(({ name }) => name !== 'off' && name !== 'combined' && name !== 'syslog:')
  const refusal = refusedParameter(
    own,
    words.filter(({ value }) => !value.startsWith('gzip=')),
  )
  if (refusal) return refusal
  const isBuffered = words.some(({ value }) => /^(buffer=|gzip)/.test(value))
  const flush = words.find(({ value }) => value.startsWith('flush='))
  if (flush && !isBuffered) return { at: flush, wanted: t('buffer= beside flush=') }
  return isBuffered && path?.value.includes('$') ? { at: path, wanted: t('a path without variables, as the log is buffered') } : undefined
}

/** In `stream` no format goes without saying. */
function logWithoutFormat([path]: readonly Word[]): Refusal | undefined {
  return path?.value === 'off' ? undefined : { wanted: t('a path and a log format, or off') }
}

const levels = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg']

function errorLog([, ...words]: readonly Word[]): Refusal | undefined {
  const second = words.filter(({ value }) => levels.includes(value))[1]
  if (second) return { at: second, wanted: t('one level') }
  return firstOf(
    words,
    ({ value }) => !levels.includes(value) && !/^debug_(core|alloc|mutex|event|http|mail|stream)$/.test(value),
    list(levels),
  )
}

function errorPage(args: readonly Word[]): Refusal | undefined {
  const answer = args.at(-2)
  const overrides = answer?.value.startsWith('=') === true
  if (overrides && (args.length === 2 || !/^=\d*$/.test(answer.value)))
    return { at: answer, wanted: t('a status in front of =, and a number or nothing behind it') }
  return firstOf(
    args.slice(0, overrides ? -2 : -1),
    ({ value }) => !/^0*[345]\d\d$/.test(value) || Number(value) === 499,
    t('a status from 300 to 599, but not 499'),
  )
}

function expires([first, second]: readonly Word[]): Refusal | undefined {
  if (second && first?.value !== 'modified') return { at: first, wanted: 'modified' }
  const at = second ?? first
  if (!at || at.value.includes('$') || (!second && /^(epoch|max|off)$/.test(at.value))) return undefined
  const isDaily = at.value.startsWith('@')
  if (isDaily && second) return { at, wanted: times() }
  return isTime(at.value.replace(/^[@+-]/, ''), 's') ? undefined : { at, wanted: `off, max, epoch, ${times()}` }
}

function cachePath(args: readonly Word[], { params = [] }: Setting): Refusal | undefined {
  return refusedParameter(params, args.slice(1)) ?? missing(args, /^keys_zone=./, 'keys_zone=name:size')
}

function zoneOf(words: readonly Word[]): Refusal | undefined {
  const at = words.find(({ value }) => value.startsWith('zone='))
  if (!at) return { wanted: 'zone=name:size' }
  const [, size] = /^zone=[^:]+:(.*)$/s.exec(at.value) ?? []
  return size !== undefined && (sizeOf(size) ?? 0) >= 32_768 ? undefined : { at, wanted: t('zone=name:size, of at least 32k') }
}

function limitReqZone([, ...words]: readonly Word[]): Refusal | undefined {
  const wrong = words.find(({ value }) => !/^(zone=|rate=0*[1-9]\d*(r\/[sm])?$)/.test(value))
  return wrong ? { at: wrong, wanted: 'zone=name:size, rate=10r/s, rate=30r/m' } : zoneOf(words)
}

function fileCache(args: readonly Word[], { params = [] }: Setting): Refusal | undefined {
  const refusal = refusedParameter(params, args)
  if (refusal) return refusal
  return args.some(({ value }) => value === 'off') ? undefined : missing(args, /^max=/, 'max=number')
}

/** An address without a scheme, as `scgi_pass` takes it. */
function memcached([at]: readonly Word[]): Refusal | undefined {
  const target = at && passTarget('scgi_pass', at.value)
  return target?.kind === 'problem' && target.problem !== 'colon-in-path'
    ? { at, wanted: t('an address such as 127.0.0.1:11211') }
    : undefined
}

/** `local=on` is OpenResty's word for the servers of resolv.conf. */
function resolver(args: readonly Word[]): Refusal | undefined {
  const isServer = ({ value }: Word) => !/^(valid|ipv[46]|status_zone)=/.test(value)
  if (!args.some(isServer)) return { wanted: t('the address of a name server') }
  return firstOf(
    args,
    ({ value }) => {
      const [, key = '', text = ''] = /^(valid|ipv[46]|status_zone)=(.*)$/s.exec(value) ?? []
      if (key === '') return !/^([\w.:[\]-]+|local=\S+)$/.test(value)
      if (key === 'valid') return !isTime(text, 's')
      return key.startsWith('ipv') && !/^(on|off)$/.test(text)
    },
    t('addresses, valid=time, ipv6=on|off'),
  )
}

function returned([code, text]: readonly Word[]): Refusal | undefined {
  if (!code || /^0*\d{1,3}$/.test(code.value)) return undefined
  if (!text && /^(https?:\/\/|\$scheme)/.test(code.value)) return undefined
  return { at: code, wanted: t('a status up to 999, or an address that begins with http://, https:// or $scheme') }
}

function serverNames(args: readonly Word[]): Refusal | undefined {
  return firstOf(
    args,
    ({ value }) => /^\*($|.$|[^.])|^\.$|^~$/.test(value),
    t('names, *.name, name.*, .name or ~ with a regular expression'),
  )
}

function isSessionCache(text: string): boolean {
  if (/^(off|none|builtin(:\d+)?)$/.test(text)) return true
  const [, size] = /^shared:[^:]+:(.*)$/s.exec(text) ?? []
  return size !== undefined && (sizeOf(size) ?? 0) >= 32_768
}

/** `server` of an upstream; that of http is a block, and not looked at. */
function upstreamServer(args: readonly Word[], { params = [] }: Setting): Refusal | undefined {
  return args.length > 1 ? refusedParameter(params, args.slice(1)) : undefined
}
