import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Catalogue, type Setting } from '../../server/src/catalogue/catalogue.ts'

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
