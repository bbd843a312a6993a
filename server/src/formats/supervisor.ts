import type { Format } from './format.ts'

export const supervisor: Format = {
  id: 'supervisor',
  recognises: () => false,
  parse: source => ({ source, entries: [], comments: [], troubles: [] }),
  facts: () => ({}),
}
