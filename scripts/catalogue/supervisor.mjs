// Makes server/src/catalogue/supervisor.json from a table of supervisor's options: node scripts/catalogue/supervisor.mjs TABLES_DIR
import { isCommon } from './common.mjs'
import { makeCatalogue } from './table.mjs'

makeCatalogue('supervisor', 'supervisor-options.json', entry => ({
  name: entry.name,
  in: [entry.section],
  type: entry.type,
  values: entry.values,
  min: entry.min,
  max: entry.max,
  expansions: entry.expansions,
  common: isCommon('supervisor', entry),
  repeat: 'last',
  default: entry.default || undefined,
  since: entry.since,
  url: entry.doc ?? 'https://supervisord.org/configuration.html',
}))
