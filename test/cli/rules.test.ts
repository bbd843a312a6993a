import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { folderOf } from '../support/cli.ts'

const folder = folderOf({})

test('--version and --help', () => {
  assert.equal(folder.run(['--version']).stdout, `${JSON.parse(readFileSync('package.json', 'utf8')).version}\n`)
  const { code, stdout } = folder.run(['--help'])
  assert.equal(code, 0)
  for (const command of ['lint', 'show', 'rules', 'explain', 'server']) assert.match(stdout, new RegExp(`^ {2}${command} `, 'm'))
})

test('no command at all shows how to use the program', () => {
  const { code, stderr } = folder.run([])
  assert.equal(code, 2)
  assert.match(stderr, /^Usage: djdeploy /)
})

test('the table of rules says the same in every format', () => {
  const { rules } = JSON.parse(folder.run(['rules', '--format', 'json']).stdout) as {
    rules: { id: string; severity: string; summary: string }[]
  }
  assert.ok(rules.length > 2)
  for (const { id, severity, summary } of rules) {
    assert.match(id, /^[a-z]+\/[a-z0-9-]+$/)
    assert.match(severity, /^(error|warning|info)$/)
    assert.notEqual(summary, '')
  }
  const ids = rules.map(({ id }) => id)
  assert.deepEqual(ids, [...new Set(ids)].sort())
  assert.deepEqual(
    ids,
    folder
      .run(['rules'])
      .stdout.trimEnd()
      .split('\n')
      .map(line => line.split(' ')[0]),
  )
  assert.deepEqual(
    ids,
    [...folder.run(['rules', '--format', 'md']).stdout.matchAll(/^\| `([^`]+)` \|/gm)].map(match => match[1]),
  )
})

test('every rule is explained, without the marks that the tests need', () => {
  const { rules } = JSON.parse(folder.run(['rules', '--format', 'json']).stdout) as { rules: { id: string; summary: string }[] }
  for (const { id, summary } of [rules[0], rules.at(-1), rules.find(({ id }) => id === 'stack/protocol-mismatch')].flatMap(
    rule => rule ?? [],
  )) {
    const { code, stdout } = folder.run(['explain', id])
    assert.equal(code, 0)
    assert.ok(stdout.startsWith(`# ${id}\n`), stdout.slice(0, 100))
    assert.ok(stdout.includes(summary))
    assert.doesNotMatch(stdout, /^\s*[#;] *[\^~]{2}/m)
  }
})
