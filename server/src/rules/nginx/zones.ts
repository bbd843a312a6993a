import type { Entry, Word } from '../../syntax/tree.ts'

/** A zone of shared memory, a cache or a thread pool, named in a directive. */
export interface Zone {
  at: Word
  name: string
  /** Where the name begins in the value of the word. */
  from: number
  /** The directive that defines it: zones of two directives are two, whatever their names. */
  by: string
}

/** Directives that use a zone, and those that define one. */
export const zoneUsers = ['limit_req', 'limit_conn', 'proxy_cache', 'fastcgi_cache', 'uwsgi_cache', 'scgi_cache', 'zone', 'aio']
export const zoneDefiners = [
  'thread_pool',
  'zone',
  'limit_req_zone',
  'limit_conn_zone',
  'proxy_cache_path',
  'fastcgi_cache_path',
  'uwsgi_cache_path',
  'scgi_cache_path',
]

/** The zone that a directive uses; undefined where it uses none, or the name is computed. */
export function zoneUsed({ name, args }: Entry): Zone | undefined {
  const [first] = args
  switch (name.value) {
    case 'limit_req': {
      const at = args.findLast(({ value }) => value.startsWith('zone='))
      return at && { at, name: at.value.slice(5), from: 5, by: 'limit_req_zone' }
    }
    case 'limit_conn':
      return first && { at: first, name: first.value, from: 0, by: 'limit_conn_zone' }
    case 'proxy_cache':
    case 'fastcgi_cache':
    case 'uwsgi_cache':
    case 'scgi_cache':
      return first && first.value !== 'off' && !first.value.includes('$')
        ? { at: first, name: first.value, from: 0, by: `${name.value}_path` }
        : undefined
    case 'zone':
      return first && args.length === 1 ? { at: first, name: first.value, from: 0, by: 'zone' } : undefined
    case 'aio': {
      const pool = /^threads=([^$]+)$/.exec(first?.value ?? '')?.[1]
      return first && pool !== undefined && pool !== 'default'
        ? { at: first, name: pool, from: 'threads='.length, by: 'thread_pool' }
        : undefined
    }
    default:
      return undefined
  }
}

/** The zones that a directive defines; none for directives that define none. */
export function zonesDefined({ name: { value: by }, args }: Entry): Zone[] {
  const [first] = args
  if (by === 'thread_pool' || by === 'zone') return args.length > 1 && first ? [{ at: first, name: first.value, from: 0, by }] : []
  if (!zoneDefiners.includes(by)) return []
  return args.flatMap(at => {
    const [, prefix, name] = /^((?:keys_)?zone=)([^:]*)/.exec(at.value) ?? []
    return prefix === undefined || name === undefined ? [] : [{ at, name, from: prefix.length, by }]
  })
}
