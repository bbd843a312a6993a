// Makes server/src/catalogue/uwsgi.json from a table of uWSGI's options: node scripts/catalogue/uwsgi.mjs TABLES_DIR
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const out = join(dirname(fileURLToPath(import.meta.url)), '../../server/src/catalogue/uwsgi.json')
const [tables] = process.argv.slice(2)
if (!tables) {
  console.error('usage: node scripts/catalogue/uwsgi.mjs TABLES_DIR')
  process.exit(2)
}

const before = new Map(existsSync(out) ? JSON.parse(readFileSync(out, 'utf8')).map(setting => [setting.name, setting]) : [])
const { entries } = JSON.parse(readFileSync(join(tables, 'uwsgi-options.json'), 'utf8'))
const byName = new Map(entries.map(entry => [entry.name, entry]))
const settings = entries.map(settingOf).sort((a, b) => (a.name < b.name ? -1 : 1))

writeFileSync(out, `[\n${settings.map(setting => JSON.stringify(setting)).join(',\n')}\n]\n`)

const after = new Map(settings.map(setting => [setting.name, setting]))
const report = {
  added: [...after.keys()].filter(name => !before.has(name)),
  removed: [...before.keys()].filter(name => !after.has(name)),
  changed: [...after.keys()].filter(name => before.has(name) && JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name))),
}
for (const [what, names] of Object.entries(report))
  console.log(`${what}: ${names.length}${names.length > 0 ? ` (${names.join(' ')})` : ''}`)

/** A record of the table as a setting; keys without a value are left out by JSON. */
function settingOf(entry) {
  const { name, arg, type, value, values, repeat, aliases, short, plugin, implies, listener, since, deprecated } = entry
  return {
    name,
    type: type === 'string' && value ? value : type,
    values,
    repeat: repeat === 'noop' ? undefined : repeat,
    immediate: entry.immediate,
    default: entry.default,
    common: entry.rank === undefined ? undefined : true,
    aliases,
    aliasOf: usualName(entry),
    short,
    takes: arg,
    implies,
    plugin: plugin === 'core' ? undefined : plugin,
    listener,
    since,
    deprecated: deprecated && { replacement: deprecated.replacement },
    url: entry.doc ?? entry.docPage ?? 'https://uwsgi-docs.readthedocs.io/en/latest/Options.html',
    summary: before.get(name)?.summary,
  }
}

/** Of the names of one option the one used most; undefined where that is its own. */
function usualName({ name, aliases = [] }) {
  const rank = name => byName.get(name)?.rank ?? Number.POSITIVE_INFINITY
  const names = [name, ...aliases]
  const best = Math.min(...names.map(rank))
  const usual = names.filter(name => rank(name) === best).sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0]
  return usual === name ? undefined : usual
}
