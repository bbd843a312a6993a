import type { Format } from './format.ts'

export const uwsgi: Format = {
  id: 'uwsgi',
  recognises: () => false,
  parse: source => ({ source, entries: [], comments: [], troubles: [] }),
  facts: () => ({}),
}
