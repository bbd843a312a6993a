import type { Format } from './format.ts'

export const shell: Format = {
  id: 'shell',
  recognises: () => false,
  parse: source => ({ source, entries: [], comments: [], troubles: [] }),
  facts: () => ({}),
}
