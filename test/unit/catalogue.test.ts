import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import corrections from '../../scripts/catalogue/corrections.json'
import { Catalogue, type Setting } from '../../server/src/catalogue/catalogue.ts'
import nginx from '../../server/src/catalogue/nginx.json'

const formats = ['django', 'gunicorn', 'nginx', 'nginx-variables', 'supervisor', 'systemd', 'uwsgi']

for (const format of formats)
  test(`every record of ${format} is found by its name, and none by another`, () => {
    const table = readFileSync(new URL(`../../server/src/catalogue/${format}.json`, import.meta.url), 'utf8')
    const records: Setting[] = JSON.parse(table)
    const names = new Set(records.map(({ name }) => name))
    const catalogue = new Catalogue(table)
    for (const name of names) {
      assert.deepEqual(
        catalogue.all(name),
        records.filter(record => record.name === name),
      )
      for (const other of [`${name}!`, name.slice(0, -1), `!${name}`])
        if (!names.has(other)) assert.deepEqual(new Catalogue(table).all(other), [])
    }
    assert.deepEqual(catalogue.settings, records)
  })

test('what the tables have wrong is put right in the catalogue, also when it is made anew', () => {
  for (const [key, right] of Object.entries(corrections)) {
    const records = (nginx as Record<string, unknown>[]).filter(({ name, plugin }) => `${name} ${plugin}` === key)
    assert.ok(records.length > 0, `${key} names no record`)
    for (const record of records)
      assert.deepEqual(Object.fromEntries(Object.keys(right).map(name => [name, record[name] ?? null])), right, key)
  }
})
