import type { Format } from './format.ts'

export const dockerfile: Format = {
  id: 'dockerfile',
  recognises: () => false,
  parse: source => ({ source, entries: [], comments: [], troubles: [] }),
  facts: () => ({}),
}
