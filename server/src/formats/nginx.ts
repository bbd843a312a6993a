import type { Format } from './format.ts'

export const nginx: Format = {
  id: 'nginx',
  recognises: () => false,
  parse: source => ({ source, entries: [], comments: [], troubles: [] }),
  facts: () => ({}),
}
