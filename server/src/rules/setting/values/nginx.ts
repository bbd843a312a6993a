import type { Setting } from '../../../catalogue/catalogue.ts'
import { t } from '../../../l10n.ts'
import { sizeOf } from '../../../syntax/nginx/values.ts'
import type { Entry } from '../../../syntax/tree.ts'
import {
  accessLog,
  cachePath,
  connections,
  directio,
  disableSymlinks,
  errorLog,
  errorPage,
  expires,
  fileCache,
  limitExcept,
  limitReqZone,
  logFormat,
  logFormatOfWeb,
  logWithoutFormat,
  memcached,
  modernBrowser,
  onlyOff,
  resolver,
  returned,
  rewrite,
  serverNames,
  sessionCache,
  setRealIpFrom,
  splitPathInfo,
  threadPool,
  tryFiles,
  upstreamServer,
  validReferers,
  workerCpuAffinity,
  zoneOf,
} from './nginxDirectives.ts'
import { refusedParameter } from './nginxParameters.ts'
import { type Check, checksByType, refusedBind } from './nginxTypes.ts'
import { aboveZero, firstOf, inRange, missing, network, networkOf, type Refusal, refuse, time, variableName } from './refusals.ts'

/** What nginx refuses in the arguments of a directive of its own; undefined where nothing is, or it is not known. */
export function refusedByNginx(setting: Setting, entry: Entry): Refusal | undefined {
  let check = checkBySetting.get(setting)
  if (check === undefined) checkBySetting.set(setting, (check = checkOf(setting)))
  return check === 'none' ? undefined : check(entry.args, setting)
}

const checkBySetting = new Map<Setting, Check | 'none'>()

function checkOf({ name, plugin = '', type, block }: Setting): Check | 'none' {
  const family = /^ngx_(stream|mail)_/.exec(plugin)?.[1]
  const custom = (family && checksOfOthers.get(`${family} ${name}`)) ?? (family && otherwise.has(name) ? undefined : checks.get(name))
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

/** Directives whose arguments the sources read in a way of their own. */
const checks = new Map<string, Check>([
  ['access_log', accessLog],
  ['aio', ([mode]) => refuse(mode, /^(on|off|threads(=.*)?)$/s, 'on, off, threads')],
  ['allow', network],
  ['auth_request_set', variableName],
  // A name is looked up, and so are fewer than four numbers: 127.1 is an address to that.
  ['debug_connection', ([address]) => (address?.value.match(/[a-z]|^\d{1,9}(\.\d+){0,2}$/i) ? undefined : networkOf(address))],
  ['deny', network],
  ['directio', directio],
  ['disable_symlinks', disableSymlinks],
  ['error_log', errorLog],
  ['error_page', errorPage],
  ['expires', expires],
  ['fastcgi_cache_path', cachePath],
  ['geo', args => variableName(args.slice(-1)) ?? variableName(args)],
  ['index', args => firstOf(args, ({ value }) => value === '', t('names of files'))],
  ['keepalive', connections],
  ['keepalive_timeout', ([first, second]) => time(first, 'ms') ?? time(second, 's')],
  ['fastcgi_split_path_info', splitPathInfo],
  ['limit_conn', ([, number]) => inRange(number, 1, 65535)],
  ['limit_conn_zone', (args, { params = [] }) => refusedParameter(params, args.slice(1)) ?? zoneOf(args.slice(1))],
  ['limit_except', limitExcept],
  ['limit_req', (args, { params = [] }) => refusedParameter(params, args) ?? missing(args, /^zone=./, 'zone=name')],
  ['limit_req_zone', limitReqZone],
  ['location', ([modifier, pattern]) => (pattern ? refuse(modifier, /^(=|~|~\*|\^~)$/, '=, ~, ~*, ^~') : undefined)],
  ['log_format', logFormatOfWeb],
  ['map', ([, variable]) => variableName([variable])],
  ['memcached_pass', memcached],
  ['modern_browser', modernBrowser],
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
  ['rewrite', rewrite],
  ['scgi_cache_path', cachePath],
  ['server_name', serverNames],
  ['set', variableName],
  ['set_real_ip_from', setRealIpFrom],
  ['split_clients', ([, variable]) => variableName([variable])],
  ['ssl_session_cache', sessionCache],
  ['sub_filter', ([text]) => (text?.value === '' ? { at: text, wanted: t('a text to look for') } : undefined)],
  ['thread_pool', threadPool],
  ['try_files', tryFiles],
  ['userid_expires', ([duration]) => (/^(max|off)$/.test(duration?.value ?? '') ? undefined : time(duration, 's'))],
  ['userid_mark', ([mark]) => refuse(mark, /^([A-Za-z\d=]|off)$/, t('one letter or digit, =, off'))],
  ['uwsgi_cache_path', cachePath],
  ['valid_referers', validReferers],
  ['worker_connections', aboveZero],
  ['worker_cpu_affinity', workerCpuAffinity],
  ['worker_priority', ([priority]) => refuse(priority, /^[+-]?\d{1,18}$/, t('a number'))],
  ['worker_processes', ([count]) => refuse(count, /^(auto|\d{1,18})$/, t('a number, auto'))],
  [
    'zone',
    ([name, size]) =>
      (name?.value === '' ? { at: name, wanted: t('a name') } : undefined) ??
      (size && ((sizeOf(size.value) ?? 0) >= 32_768 ? undefined : { at: size, wanted: t('at least 32k') })),
  ],
  ['server', upstreamServer],
])

/** Directives that `stream` and `mail` read in another way than the web server. */
const otherwise = new Set(['return', 'server_name'])

const checksOfOthers = new Map<string, Check>([
  ['stream access_log', (args, setting) => (args.length === 1 ? logWithoutFormat(args) : accessLog(args, setting))],
  ['stream log_format', logFormat],
  ['stream proxy_bind', refusedBind],
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
