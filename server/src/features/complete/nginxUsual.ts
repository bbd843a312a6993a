import { CompletionItemKind } from 'vscode-languageserver-types'
import { t } from '../../l10n.ts'
import type { Word } from '../../syntax/tree.ts'
import type { ArgumentCursor } from '../cursor/nginx.ts'
import { applications } from '../deployed.ts'
import { type Kind, namesOf, ofKind, stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import { type Suggestion, value } from './item.ts'
import { note } from './where.ts'

/** Words that one usually writes, by the argument they stand at, where neither a type nor the configuration tells. */
const usual: Record<string, readonly string[]> = {
  listen: ['80 [::]:80 443 [::]:443'],
  error_page: ['404 500 502 503 504'],
  try_files: ['$uri $uri/ =404'],
  rewrite: ['', '', 'last break redirect permanent'],
  uwsgi_param: ['', '', 'if_not_empty'],
  fastcgi_param: ['', '', 'if_not_empty'],
  scgi_param: ['', '', 'if_not_empty'],
  add_header: ['', '', 'always'],
  limit_req_zone: ['$binary_remote_addr'],
  limit_conn_zone: ['$binary_remote_addr'],
  access_log: ['/var/log/nginx/access.log', 'combined'],
  error_log: ['/var/log/nginx/error.log', 'warn error notice info crit debug'],
  allow: ['all 127.0.0.1'],
  deny: ['all 127.0.0.1'],
  gzip_types: ['text/css application/javascript application/json image/svg+xml text/plain application/xml'],
  default_type: ['application/octet-stream text/plain text/html'],
  charset: ['utf-8'],
  expires: ['1h 30d max off'],
  worker_processes: ['auto 1 2 4'],
  proxy_http_version: ['1.1'],
  satisfy: ['all any'],
  set_real_ip_from: ['127.0.0.1 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16'],
  real_ip_header: ['X-Forwarded-For X-Real-IP proxy_protocol'],
  if: ['', '= != ~ ~* !~ !~*'],
  map: ['$http_upgrade $uri $host $request_method'],
  index: ['index.html'],
}

/** Directives whose every argument may be any of their words. */
const ofAnyWords = new Set(['error_page', 'try_files', 'gzip_types'])

/** What one usually writes at an argument of a directive, where its type does not tell; with names that the configuration defines. */
export function usualArguments(place: Place, { name, before }: ArgumentCursor): Suggestion[] {
  const words = usual[name.value]?.[ofAnyWords.has(name.value) ? 0 : before.length] ?? ''
  return [...words.split(' ').flatMap(word => (word === '' ? [] : value(word))), ...usualNow(place, name.value, before)]
}

/** The same, as far as it depends on what is there. */
function usualNow(place: Place, name: string, before: readonly Word[]): Suggestion[] {
  const [first] = before
  const isFirst = first === undefined
  switch (name) {
    case 'return':
      if (isFirst) return Object.entries(statuses()).map(([code, text]) => value(code, 1, text))
      return /^30\d$/.test(first.value) ? values('https://$host$request_uri') : []
    case 'error_page':
    case 'try_files':
      return defined(place, 'location')
    case 'proxy_set_header':
      return paired(proxyHeaders, before)
    case 'uwsgi_param':
    case 'fastcgi_param':
    case 'scgi_param':
      return paired(parameters, before)
    case 'add_header':
      return paired(responseHeaders, before)
    case 'resolver':
      return isFirst ? [value('127.0.0.53', 1, 'systemd-resolved'), value('127.0.0.11', 1, 'Docker')] : []
    case 'access_log':
      return before.length === 1 ? defined(place, 'format') : []
    case 'limit_req':
      return isFirst
        ? [...zonesOf(place, name).map(zone => ({ ...zone, label: `zone=${zone.label}` })), { ...value('zone=', 2), goesOn: true }]
        : []
    case 'limit_conn':
      return isFirst ? zonesOf(place, name) : []
    case 'proxy_cache':
    case 'uwsgi_cache':
      return [...defined(place, 'zone', `${name}_path`), value('off')]
    case 'upstream':
      return isFirst ? applications(place, 'wsgi').map(({ module }) => value(module.split('.')[0] ?? '', 0)) : []
    default:
      return []
  }
}

/** Names, and behind one of them its usual values. */
function paired(table: Record<string, readonly string[]>, [name, another]: readonly Word[]): Suggestion[] {
  if (!name) return values(...Object.keys(table))
  const known = another ? undefined : Object.keys(table).find(key => key.toLowerCase() === name.value.toLowerCase())
  return values(...(table[known ?? ''] ?? []))
}

function zonesOf(place: Place, directive: string): Suggestion[] {
  return defined(place, 'zone', `${directive}_zone`)
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
