import type { Format } from './format.ts'

export const django: Format = {
  id: 'django',
  recognises: () => false,
  parse: source => ({ source, entries: [], comments: [], troubles: [] }),
  facts: () => ({}),
}
