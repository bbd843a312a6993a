import assert from 'node:assert/strict'
import { chmodSync, readdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderOf } from '../support/cli.ts'

/** A comment that ignores nothing is a problem with a safe fix, whatever the rules are. */
const stale = '# djdeploy: ignore static/alias-traversal was fixed long ago\n'
const clean = 'events {}\nhttp {\n}\n'

test('--fix writes the files and reports what is left', () => {
  const folder = folderOf({ 'nginx.conf': stale + clean })
  const { code, stdout, stderr } = folder.run(['lint', '--fix'])
  assert.deepEqual([code, stdout, stderr], [0, '', 'djdeploy: 1 file fixed\n'])
  assert.equal(folder.read('nginx.conf'), clean)
  assert.deepEqual(readdirSync(folder.path), ['nginx.conf'])
})

test('--diff prints what --fix would change, and changes nothing', () => {
  const folder = folderOf({ 'deploy/nginx.conf': stale + clean })
  const { code, stdout } = folder.run(['lint', '--diff'])
  assert.equal(code, 1)
  assert.equal(
    stdout,
    `--- a/deploy/nginx.conf\n+++ b/deploy/nginx.conf\n@@ -1,4 +1,3 @@\n-${stale}${clean.replace(/^/gm, ' ').trimEnd()}\n`,
  )
  assert.equal(folder.read('deploy/nginx.conf'), stale + clean)
})

test('line ends and mode stay as they are', () => {
  const windows = (text: string) => text.replaceAll('\n', '\r\n')
  const folder = folderOf({ 'nginx.conf': windows(`user www;\n${stale}${clean}`) })
  chmodSync(join(folder.path, 'nginx.conf'), 0o640)
  folder.run(['lint', '--fix'])
  assert.equal(folder.read('nginx.conf'), windows(`user www;\n${clean}`))
  assert.equal(statSync(join(folder.path, 'nginx.conf')).mode & 0o777, 0o640)
})

test('a file that is not UTF-8 is left alone', () => {
  const folder = folderOf({ 'nginx.conf': Buffer.concat([Buffer.from(`${stale}# caf`), Buffer.from([0xe9, 10]), Buffer.from(clean)]) })
  const { code, stderr } = folder.run(['lint', '--fix'])
  assert.deepEqual([code, stderr], [1, ''])
})

test('a linked file is fixed where it lies', () => {
  const site = 'server {\n    listen 80;\n}\n'
  const folder = folderOf({ 'sites-available/shop': stale + site, 'sites-enabled/README': '' })
  symlinkSync('../sites-available/shop', join(folder.path, 'sites-enabled/shop'))
  folder.run(['lint', '--fix', 'sites-enabled/shop'])
  assert.equal(readlinkSync(join(folder.path, 'sites-enabled/shop')), '../sites-available/shop')
  assert.equal(folder.read('sites-available/shop'), site)
})

test('a link beside its file is no second file to fix', () => {
  const folder = folderOf({ 'real/nginx.conf': stale + clean, 'link/README': '' })
  symlinkSync('../real/nginx.conf', join(folder.path, 'link/nginx.conf'))
  assert.equal(folder.run(['lint', '--diff']).stdout.match(/^---/gm)?.length, 1)
  const { code, stdout, stderr } = folder.run(['lint', '--fix'])
  assert.deepEqual([code, stdout, stderr], [0, '', 'djdeploy: 1 file fixed\n'])
  assert.equal(folder.read('real/nginx.conf'), clean)
})

test('only what was named is fixed', () => {
  const folder = folderOf({ 'a/nginx.conf': stale + clean, 'b/nginx.conf': stale + clean })
  folder.run(['lint', '--fix', 'a'])
  assert.deepEqual([folder.read('a/nginx.conf'), folder.read('b/nginx.conf')], [clean, stale + clean])
})

test('a folder that cannot be written ends in one message', { skip: process.getuid?.() !== 0 && 'needs another user' }, () => {
  const folder = folderOf({ 'nginx.conf': stale + clean })
  const { code, stderr } = folder.run(['lint', '--fix'], { user: 65534 })
  assert.equal(code, 2)
  assert.match(stderr, /^djdeploy: cannot write .*nginx\.conf: .*\n$/)
  assert.equal(folder.read('nginx.conf'), stale + clean)
})

test('standard input is fixed to standard output', () => {
  const folder = folderOf({ 'nginx.conf': clean })
  const { stdout } = folder.run(['lint', '--fix', '--stdin-filename', 'nginx.conf'], { input: stale + clean })
  assert.equal(stdout, clean)
  assert.equal(folder.read('nginx.conf'), clean)
})
