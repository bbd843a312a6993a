import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { listFiles, PackageManager } from '@vscode/vsce'

const root = new URL('../../', import.meta.url)

/** What a file adds to an archive besides its contents, in bytes. */
const headers = 250

test('the extension consists of these files', async () => {
  assert.deepEqual((await packed()).sort(), expected.flatMap(path => braces(path)).sort())
})

test('the extension is below 1.2 MB, and no file of code above 600 kB', async () => {
  const contents = new Map((await packed()).map(path => [path, readFileSync(new URL(path, root))]))
  const compressed = [...contents.values()].reduce((size, content) => size + deflateRawSync(content).length + headers, 0)
  assert.ok(compressed < 1.2e6, `${compressed} bytes`)
  assert.deepEqual(
    [...contents].filter(([path, { length }]) => path.endsWith('.js') && length > 6e5).map(([path]) => path),
    [],
  )
})

test('the npm package is the command line and the language server, without the client, and no file of code above 600 kB', () => {
  const printed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [{ files }] = Object.values(JSON.parse(printed.toString())) as [{ files: { path: string; size: number }[] }]
  assert.deepEqual(
    files.filter(({ path, size }) => path.endsWith('.js') && size > 6e5),
    [],
  )
  const server = expected
    .filter(path => /^(dist|l10n|schemas|package.json|README|CHANGELOG|LICENSE)/.test(path))
    .flatMap(path => braces(path))
  assert.deepEqual(
    files.map(({ path }) => path).sort(),
    [
      ...server.filter(path => path !== 'dist/client.js'),
      'dist/linter.js',
      'README.zh-cn.md',
      'dist/vendor/clack-prompts.js',
      ...['core', 'linter', 'server'].map(program => `dist/${program}.cache`),
    ].sort(),
  )
})

const expected = [
  'package.json',
  'package.nls{,.zh-cn}.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist/{cli,client,commands,core,generator,server}.js',
  'dist/pages.json',
  'dist/catalogue/{django,gunicorn,nginx,nginx-variables,supervisor,systemd,uwsgi}.json',
  'dist/catalogue/snippets/{nginx,supervisor,uwsgi}.json',
  'dist/catalogue/summaries/{django,gunicorn,nginx,supervisor,systemd,uwsgi,words}.json',
  'dist/vendor/{diff,ignore,lezer-python,picomatch,smol-toml,yaml}.js',
  'dist/vendor/lezer-python.json',
  'l10n/bundle.l10n.zh-cn.json',
  'media/icon.png',
  'media/walkthrough/{explain,generate,open,problems}.svg',
  'schemas/djdeploy.schema.json',
  'syntaxes/{nginx,supervisor-conf,uwsgi-ini}.{language-configuration,tmLanguage}.json',
]

function packed(): Promise<string[]> {
  return listFiles({ cwd: fileURLToPath(root), packageManager: PackageManager.None })
}

function braces(pattern: string): string[] {
  const match = /^(.*?)\{(.*?)\}(.*)$/.exec(pattern)
  if (!match) return [pattern]
  const [, before = '', choices = '', after = ''] = match
  return choices.split(',').flatMap(choice => braces(before + choice + after))
}
