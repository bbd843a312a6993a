// Makes server/src/catalogue/gunicorn.json from a table of gunicorn's settings: node scripts/catalogue/gunicorn.mjs TABLES_DIR
import { isCommon } from './common.mjs'
import { makeCatalogue } from './table.mjs'

makeCatalogue('gunicorn', 'gunicorn-settings.json', entry => ({
  name: entry.name,
  type: entry.type ?? 'string',
  values: entry.values,
  min: entry.min,
  max: entry.max,
  common: isCommon('gunicorn', entry),
  repeat: entry.repeatable ? 'append' : undefined,
  default: python(entry.default),
  flags: entry.cli,
  takes: entry.cli?.length > 0 ? (entry.cliFlag ? 'none' : 'required') : undefined,
  since: entry.since,
  removed: entry.removed,
  deprecated: entry.deprecated && {},
  url: entry.doc ?? 'https://gunicorn.org/reference/settings/',
}))

/** A value as a configuration file in Python spells it. */
function python(value) {
  if (value === null || value === undefined) return undefined
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : typeof value === 'string' ? value : JSON.stringify(value)
}
