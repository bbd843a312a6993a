import { CompletionItemKind } from 'vscode-languageserver-types'
import { t } from '../../l10n.ts'
import type { ArgumentCursor } from '../cursor/nginx.ts'
import { applications } from '../deployed.ts'
import { type Kind, namesOf, ofKind, stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import { type Suggestion, value } from './item.ts'
import { note } from './where.ts'

/** What one usually writes at an argument of a directive, where its type does not tell; with names that the configuration defines. */
export function usualArguments(place: Place, { name, before }: ArgumentCursor): Suggestion[] {
  const index = before.length
  const [first] = before
  switch (name.value) {
    case 'listen':
      return index === 0 ? values('80', '[::]:80', '443', '[::]:443') : []
    case 'return':
      return index === 0
        ? Object.entries(statuses()).map(([code, text]) => value(code, 1, text))
        : first && /^30\d$/.test(first.value)
          ? values('https://$host$request_uri')
          : []
    case 'error_page':
      return [...values('404', '500', '502', '503', '504'), ...defined(place, 'location')]
    case 'try_files':
      return [...values('$uri', '$uri/', '=404'), ...defined(place, 'location')]
    case 'rewrite':
      return index === 2 ? values('last', 'break', 'redirect', 'permanent') : []
    case 'proxy_set_header':
      return index === 0
        ? values(...Object.keys(proxyHeaders))
        : index === 1 && first
          ? values(...(own(proxyHeaders, first.value) ?? []))
          : []
    case 'uwsgi_param':
    case 'fastcgi_param':
    case 'scgi_param':
      return index === 0
        ? values(...Object.keys(parameters))
        : index === 1 && first
          ? values(...(own(parameters, first.value) ?? []))
          : values('if_not_empty')
    case 'add_header':
      return index === 0
        ? values(...Object.keys(responseHeaders))
        : index === 1 && first
          ? values(...(own(responseHeaders, first.value) ?? []))
          : values('always')
    case 'limit_req_zone':
    case 'limit_conn_zone':
      return index === 0 ? values('$binary_remote_addr') : []
    case 'resolver':
      return index === 0 ? [value('127.0.0.53', 1, 'systemd-resolved'), value('127.0.0.11', 1, 'Docker')] : []
    case 'access_log':
      if (index === 0) return values('/var/log/nginx/access.log')
      return index === 1 ? [...values('combined'), ...defined(place, 'format')] : []
    case 'error_log':
      if (index === 0) return values('/var/log/nginx/error.log')
      return index === 1 ? values('warn', 'error', 'notice', 'info', 'crit', 'debug') : []
    case 'allow':
    case 'deny':
      return values('all', '127.0.0.1')
    case 'gzip_types':
      return values('text/css', 'application/javascript', 'application/json', 'image/svg+xml', 'text/plain', 'application/xml').filter(
        ({ label }) => !before.some(({ value }) => value === label),
      )
    case 'default_type':
      return values('application/octet-stream', 'text/plain', 'text/html')
    case 'charset':
      return values('utf-8')
    case 'expires':
      return index === 0 ? values('1h', '30d', 'max', 'off') : []
    case 'worker_processes':
      return values('auto', '1', '2', '4')
    case 'proxy_http_version':
      return values('1.1')
    case 'limit_req':
      return index === 0
        ? [
            ...defined(place, 'zone', 'limit_req_zone').map(zone => ({ ...zone, label: `zone=${zone.label}` })),
            { ...value('zone=', 2), goesOn: true },
          ]
        : []
    case 'limit_conn':
      return index === 0 ? defined(place, 'zone', 'limit_conn_zone') : []
    case 'proxy_cache':
    case 'uwsgi_cache':
      return [...defined(place, 'zone', `${name}_path`), value('off')]
    case 'satisfy':
      return values('all', 'any')
    case 'set_real_ip_from':
      return values('127.0.0.1', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16')
    case 'real_ip_header':
      return values('X-Forwarded-For', 'X-Real-IP', 'proxy_protocol')
    case 'if':
      return index === 1 ? values('=', '!=', '~', '~*', '!~', '!~*') : []
    case 'map':
      return index === 0 ? values('$http_upgrade', '$uri', '$host', '$request_method') : []
    case 'upstream':
      return index === 0 ? applications(place, 'wsgi').map(({ module }) => value(module.split('.')[0] ?? '', 0)) : []
    case 'index':
      return values('index.html')
    default:
      return []
  }
}

function values(...labels: readonly string[]): Suggestion[] {
  return labels.map(label => value(label))
}

const statuses = (): Record<string, string> => ({
  301: t('moved for good'),
  302: t('moved for now'),
  308: t('moved for good, with the same method'),
  403: t('forbidden'),
  404: t('not found'),
  410: t('gone for good'),
  444: t('no answer: nginx closes the connection'),
  503: t('out of service'),
  200: 'OK',
  204: t('no content'),
})

const proxyHeaders: Record<string, readonly string[]> = {
  Host: ['$http_host', '$host'],
  'X-Forwarded-For': ['$proxy_add_x_forwarded_for'],
  'X-Forwarded-Proto': ['$scheme'],
  'X-Real-IP': ['$remote_addr'],
  'X-Forwarded-Host': ['$http_host'],
  Upgrade: ['$http_upgrade'],
  Connection: ['upgrade', '""'],
}

const parameters: Record<string, readonly string[]> = {
  HTTP_X_FORWARDED_PROTO: ['$scheme'],
  HTTP_HOST: ['$http_host'],
  QUERY_STRING: ['$query_string'],
  REQUEST_METHOD: ['$request_method'],
  CONTENT_TYPE: ['$content_type'],
  CONTENT_LENGTH: ['$content_length'],
  REQUEST_URI: ['$request_uri'],
  PATH_INFO: ['$document_uri'],
  DOCUMENT_ROOT: ['$document_root'],
  SERVER_PROTOCOL: ['$server_protocol'],
  REQUEST_SCHEME: ['$scheme'],
  HTTPS: ['$https'],
  REMOTE_ADDR: ['$remote_addr'],
  REMOTE_PORT: ['$remote_port'],
  SERVER_PORT: ['$server_port'],
  SERVER_NAME: ['$server_name'],
  UWSGI_SCRIPT: [],
}

const responseHeaders: Record<string, readonly string[]> = {
  'Cache-Control': ['"public, max-age=3600"', '"public, max-age=31536000, immutable"', 'no-store'],
  'Strict-Transport-Security': ['"max-age=31536000"', '"max-age=31536000; includeSubDomains"'],
  'X-Content-Type-Options': ['nosniff'],
  'X-Frame-Options': ['DENY', 'SAMEORIGIN'],
  'Referrer-Policy': ['same-origin', 'strict-origin-when-cross-origin'],
  'Content-Security-Policy': ['"default-src \'self\'"'],
  'Access-Control-Allow-Origin': [],
}

function own(table: Record<string, readonly string[]>, key: string): readonly string[] | undefined {
  const name = Object.keys(table).find(name => name.toLowerCase() === key.toLowerCase())
  return name === undefined ? undefined : table[name]
}

/** The names that the configuration gives to something: a format, a zone, a location. */
function defined(place: Place, kind: Kind, sort?: string): Suggestion[] {
  return stacksAround(place).flatMap(stack =>
    ofKind(kind, namesOf(stack)).flatMap((occurrence): Suggestion[] =>
      occurrence.sort === sort && occurrence.role === 'definition'
        ? [{ label: occurrence.name, kind: CompletionItemKind.Reference, rank: 0, detail: note(occurrence.setting, occurrence.at) }]
        : [],
    ),
  )
}
