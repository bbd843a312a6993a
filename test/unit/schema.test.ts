import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { table } from '../../server/src/commands/rules.ts'
import { configKeys, levels, targetKeys } from '../../server/src/config.ts'
import { answer, answerKeys } from '../../server/src/generate/answers.ts'
import { stackKinds, targetNames } from '../../server/src/generate/plan.ts'
import { languages } from '../../server/src/l10n.ts'

const path = new URL('../../schemas/djdeploy.schema.json', import.meta.url)
const schema = JSON.parse(readFileSync(path, 'utf8'))

test('the schema of djdeploy.toml knows the rules and what each finds', () => {
  const rows = table()
  const families = [...new Set(rows.map(({ id }) => id.slice(0, id.indexOf('/'))))].sort()
  const level = { $ref: '#/$defs/level' }
  const expected = structuredClone(schema)
  expected.properties.rules.properties = Object.fromEntries([
    ...families.map(family => [family, { ...level, description: `All rules of the family ${family}` }]),
    ...rows.map(({ id, severity, summary }) => [id, { ...level, default: severity, description: summary }]),
  ])
  if (process.env.UPDATE) writeFileSync(path, `${JSON.stringify(expected, undefined, 2)}\n`)
  else assert.deepEqual(schema, expected, 'run with UPDATE=1 to write it anew')
})

test('the schema of djdeploy.toml knows the keys and words that the program takes, and no others', () => {
  const { properties, $defs } = schema
  assert.deepEqual(Object.keys(properties).sort(), configKeys.toSorted())
  assert.deepEqual(Object.keys(properties.target.properties).sort(), Object.keys(targetKeys).sort())
  assert.deepEqual($defs.level.enum.toSorted(), levels.toSorted())
  assert.deepEqual(properties.language.enum.toSorted(), languages.toSorted())
  for (const object of [schema, properties.rules, properties.target, properties.generate]) assert.equal(object.additionalProperties, false)
})

test('the schema of djdeploy.toml takes what the generator takes', () => {
  const { properties } = schema.properties.generate
  assert.deepEqual(Object.keys(properties).sort(), [...answerKeys.keys()].sort())
  assert.deepEqual(properties.stack.enum, stackKinds)
  assert.deepEqual(properties.target.enum, targetNames)
  for (const [name, key] of answerKeys) {
    const { enum: words = [], examples, anyOf = [], minimum, maximum } = properties[name]
    for (const value of [...words, ...examples, ...(minimum ? [minimum, maximum] : [])])
      assert.equal(answer({}, key, value), undefined, name)
    for (const value of maximum ? [minimum - 1, maximum + 1] : []) assert.ok(answer({}, key, value), name)
    const takesFalse = anyOf.some((choice: object) => 'const' in choice)
    assert.equal(takesFalse, answer({}, key, false) === undefined, `${name} = false`)
  }
})
