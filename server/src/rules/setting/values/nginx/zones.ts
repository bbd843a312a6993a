import type { Setting } from '../../../../catalogue/catalogue.ts'
import { t } from '../../../../l10n.ts'
import { sizeOf } from '../../../../syntax/nginx/values.ts'
import type { Word } from '../../../../syntax/tree.ts'
import { firstOf, inRange, missing, type Refusal } from '../refusals.ts'
import { refusedParameter } from './parameters.ts'
import type { Check } from './types.ts'

/** What nginx refuses of zones of shared memory, and of caches. */
export const zones: Readonly<Record<string, Check>> = {
  fastcgi_cache_path: cachePath,
  limit_conn: ([, number]) => inRange(number, 1, 65535),
  limit_conn_zone: (args, { params = [] }) => refusedParameter(params, args.slice(1)) ?? zoneOf(args.slice(1)),
  limit_req: (args, { params = [] }) => refusedParameter(params, args) ?? missing(args, /^zone=./, 'zone=name'),
  limit_req_zone: limitReqZone,
  open_file_cache: fileCache,
  open_log_file_cache: fileCache,
  proxy_cache_path: cachePath,
  scgi_cache_path: cachePath,
  ssl_session_cache: sessionCache,
  thread_pool: threadPool,
  uwsgi_cache_path: cachePath,
  zone: ([name, size]) =>
    (name?.value === '' ? { at: name, wanted: t('a name') } : undefined) ??
    (size && ((sizeOf(size.value) ?? 0) >= 32_768 ? undefined : { at: size, wanted: t('at least 32k') })),
}

function cachePath(args: readonly Word[], { params = [] }: Setting): Refusal | undefined {
  return refusedParameter(params, args.slice(1)) ?? missing(args.slice(1), /^keys_zone=./, 'keys_zone=name:size')
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

/** Words that are neither of the two parameters are let pass. */
function threadPool(args: readonly Word[]): Refusal | undefined {
  const queue = firstOf(args, ({ value }) => /^max_queue=(?!\d+$)/.test(value), 'max_queue=number')
  return queue ?? (args[0]?.value === 'default' ? undefined : missing(args, /^threads=0*[1-9]\d*$/, 'threads=number'))
}

function sessionCache(args: readonly Word[]): Refusal | undefined {
  return firstOf(args, ({ value }) => !isSessionCache(value), 'off, none, builtin, shared:name:size')
}

function isSessionCache(text: string): boolean {
  if (/^(off|none|builtin(:\d+)?)$/.test(text)) return true
  const [, size] = /^shared:[^:]+:(.*)$/s.exec(text) ?? []
  return size !== undefined && (sizeOf(size) ?? 0) >= 32_768
}
