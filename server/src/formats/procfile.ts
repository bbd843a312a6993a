import type { Format } from './format.ts'

export const procfile: Format = {
  id: 'procfile',
  recognises: () => false,
  parse: source => ({ source, entries: [], comments: [], troubles: [] }),
  facts: () => ({}),
}
