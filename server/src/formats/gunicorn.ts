import type { Format } from './format.ts'

export const gunicorn: Format = {
  id: 'gunicorn',
  recognises: () => false,
  parse: source => ({ source, entries: [], comments: [], troubles: [] }),
  facts: () => ({}),
}
