// Makes server/src/catalogue/django.json from a table of Django's settings: node scripts/catalogue/django.mjs TABLES_DIR
import { makeCatalogue } from './table.mjs'

makeCatalogue('django', 'django-settings.json', entry => ({
  name: entry.name,
  type: entry.type?.replace(/\s*#.*$/, '') ?? 'Any',
  values: entry.values,
  default: entry.default,
  common: entry.deploy,
  since: entry.since,
  removed: entry.removed,
  deprecated: entry.deprecated ?? (entry.replacement && { replacement: entry.replacement }),
  url: entry.doc ?? 'https://docs.djangoproject.com/en/stable/ref/settings/',
}))
