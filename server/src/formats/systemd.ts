import type { Format } from './format.ts'

export const systemd: Format = {
  id: 'systemd',
  recognises: () => false,
  parse: source => ({ source, entries: [], comments: [], troubles: [] }),
  facts: () => ({}),
}
