// What the scripts that make catalogues share: reading a table of facts, writing server/src/catalogue/<format>.json, telling what changed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Writes the catalogue of a format from TABLES_DIR/<file>, one setting per line in the order of names. `settingOf` makes a setting of an
 * entry of the table's list, which it gets too; keys without a value are left out. Settings that differ in nothing but their place become one.
 */
export function makeCatalogue(format, file, settingOf, list = 'entries') {
  const [tables] = process.argv.slice(2)
  if (!tables) {
    console.error(`usage: node scripts/catalogue/${format}.mjs TABLES_DIR`)
    process.exit(2)
  }
  const out = join(dirname(fileURLToPath(import.meta.url)), `../../server/src/catalogue/${format}.json`)
  const before = byKey(existsSync(out) ? JSON.parse(readFileSync(out, 'utf8')) : [])
  const entries = JSON.parse(readFileSync(join(tables, file), 'utf8'))[list]
  const settings = joined(entries.map(entry => full(settingOf(entry, entries)))).sort((a, b) => (key(a) < key(b) ? -1 : 1))
  writeFileSync(out, `[\n${settings.map(setting => JSON.stringify(setting)).join(',\n')}\n]\n`)

  const after = byKey(settings)
  const names = {
    added: [...after.keys()].filter(name => !before.has(name)),
    removed: [...before.keys()].filter(name => !after.has(name)),
    changed: [...after.keys()].filter(name => before.has(name) && JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name))),
  }
  for (const [what, list] of Object.entries(names)) console.log(`${what}: ${list.length}${list.length > 0 ? ` (${list.join(', ')})` : ''}`)
}

function full(setting) {
  const isEmpty = value => value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  return Object.fromEntries(
    Object.entries(setting).filter(([name, value]) => (name === 'deprecated' ? value !== undefined : !isEmpty(value))),
  )
}

function joined(settings) {
  const groups = new Map()
  for (const setting of settings) {
    const same = JSON.stringify({ ...setting, in: undefined })
    const first = groups.get(same)
    if (first?.in && setting.in) first.in.push(...setting.in)
    else groups.set(same, setting)
  }
  return [...groups.values()]
}

function byKey(settings) {
  return new Map(settings.map(setting => [key(setting), setting]))
}

function key({ name, in: places = [] }) {
  return [name, ...places].join(' ')
}
