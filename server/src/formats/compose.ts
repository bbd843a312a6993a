import type { Format } from './format.ts'

export const compose: Format = {
  id: 'compose',
  recognises: () => false,
  parse: source => ({ source, entries: [], comments: [], troubles: [] }),
  facts: () => ({}),
}
