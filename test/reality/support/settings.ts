import type { Value } from '../../../server/src/syntax/python/reader.ts'

/** Python that makes JSON of a value: a path is `{"path": …}`, a tuple `{"tuple": […]}`, a dict `{"dict": […pairs]}`. */
export const shower = `
import pathlib
def show(value, inside=()):
    if isinstance(value, pathlib.PurePath): return {'path': str(value)}
    if isinstance(value, bool) or value is None or isinstance(value, (int, float, str)): return value
    if id(value) in inside: return {'other': 'itself'}
    inside = (*inside, id(value))
    if isinstance(value, tuple): return {'tuple': [show(item, inside) for item in value]}
    if isinstance(value, list): return [show(item, inside) for item in value]
    if isinstance(value, dict): return {'dict': [[show(key, inside), show(item, inside)] for key, item in value.items()]}
    return {'other': type(value).__name__}
`

/** A value in the same form; an unknown one is `{"unknown": true}`. */
export function plain(value: Value): unknown {
  switch (value.kind) {
    case 'path':
      return { path: value.value }
    case 'list':
      return value.items.map(plain)
    case 'tuple':
      return { tuple: value.items.map(plain) }
    case 'dict':
      return { dict: value.pairs.map(pair => pair.map(plain)) }
    case 'none':
      return null
    case 'unknown':
      return { unknown: true }
    default:
      return value.value
  }
}

/** Our value with the real one in place of what we do not know. */
export function known(ours: unknown, real: unknown): unknown {
  if (typeof ours !== 'object' || ours === null) return ours
  if ('unknown' in ours) return real
  if (Array.isArray(ours)) return ours.map((item, index) => known(item, (real as unknown[] | undefined)?.[index]))
  return Object.fromEntries(
    Object.entries(ours).map(([key, item]) => [key, known(item, (real as Record<string, unknown> | undefined)?.[key])]),
  )
}
