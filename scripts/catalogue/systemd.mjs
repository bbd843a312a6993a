// Makes server/src/catalogue/systemd.json from a table of the keys of unit files: node scripts/catalogue/systemd.mjs TABLES_DIR
import { makeCatalogue } from './table.mjs'

makeCatalogue('systemd', 'systemd-directives.json', entry => ({
  name: entry.name,
  in: [entry.section],
  type: entry.type,
  values: entry.values,
  repeat: entry.repeat === 'merge' ? 'append' : entry.repeat,
  default: entry.default,
  common: entry.appServer,
  since: entry.since,
  deprecated: entry.deprecated && { replacement: entry.deprecated.replacement?.replace(/=$/, '') },
  url: entry.doc ?? 'https://www.freedesktop.org/software/systemd/man/latest/systemd.directives.html',
}))
