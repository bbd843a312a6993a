// Makes server/src/catalogue/uwsgi.json from a table of uWSGI's options: node scripts/catalogue/uwsgi.mjs TABLES_DIR
import { makeCatalogue } from './table.mjs'

makeCatalogue('uwsgi', 'uwsgi-options.json', (entry, entries) => ({
  name: entry.name,
  type: entry.type === 'string' && entry.value ? entry.value : entry.type,
  values: entry.values,
  repeat: entry.repeat === 'noop' ? undefined : entry.repeat,
  immediate: entry.immediate,
  default: entry.default,
  common: entry.rank === undefined ? undefined : true,
  aliases: entry.aliases,
  aliasOf: usualName(entry, entries),
  short: entry.short,
  takes: entry.arg,
  implies: entry.implies,
  plugin: entry.plugin === 'core' ? undefined : entry.plugin,
  listener: entry.listener,
  since: entry.since,
  deprecated: entry.deprecated && { replacement: entry.deprecated.replacement },
  url: entry.doc ?? entry.docPage ?? 'https://uwsgi-docs.readthedocs.io/en/latest/Options.html',
}))

/** Of the names of one option the one used most; undefined where that is its own. */
function usualName({ name, aliases = [] }, entries) {
  const names = [name, ...aliases]
  const rank = name => entries.find(entry => entry.name === name)?.rank ?? Number.POSITIVE_INFINITY
  const best = Math.min(...names.map(rank))
  const usual = names.filter(name => rank(name) === best).sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0]
  return usual === name ? undefined : usual
}
