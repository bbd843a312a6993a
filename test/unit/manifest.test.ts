import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import picomatch from 'picomatch'
import { activationEvents, contributes, icon } from '../../package.json'

const root = new URL('../../', import.meta.url)
const { languages, grammars, snippets } = contributes

test('what the manifest contributes is there, and is JSON', () => {
  for (const path of [...languages.map(language => language.configuration), ...[...grammars, ...snippets].map(({ path }) => path)]) {
    assert.ok(existsSync(new URL(path, root)), `no ${path}`)
    assert.doesNotThrow(() => JSON.parse(readFileSync(new URL(path, root), 'utf8')), path)
  }
})

test('the icon is what the drawing shows, 256 pixels wide', async () => {
  await initWasm(readFileSync(new URL('node_modules/@resvg/resvg-wasm/index_bg.wasm', root)))
  const drawing = new Resvg(readFileSync(new URL('media/icon.svg', root), 'utf8'), { fitTo: { mode: 'width', value: 256 } }).render()
  assert.ok(Buffer.from(drawing.asPng()).equals(readFileSync(new URL(icon, root))), 'run node scripts/icon.mjs')
  assert.deepEqual([drawing.width, drawing.height], [256, 256])
})

test('every language has a grammar, snippets and a start of the extension', () => {
  const ids = languages.map(({ id }) => id)
  assert.deepEqual(
    grammars.map(({ language }) => language),
    ids,
  )
  assert.deepEqual(
    snippets.map(({ language }) => language),
    ids,
  )
  for (const id of ids) assert.ok(activationEvents.includes(`onLanguage:${id}`), `nothing starts for ${id}`)
})

test('languages claim names of files that say what they are, and no extension', () => {
  for (const language of languages) assert.ok(!('extensions' in language) && !('filenames' in language), language.id)
  assert.deepEqual(Object.fromEntries(names.map(([path]) => [path, languageOf(path)])), Object.fromEntries(names))
})

const names: [string, string | undefined][] = [
  ['/w/nginx.conf', 'nginx'],
  ['/w/deploy/nginx/conf.d/shop.conf', 'nginx'],
  ['/w/sites-available/shop', 'nginx'],
  ['/w/sites-enabled/shop.conf', 'nginx'],
  ['/w/shop.nginx', 'nginx'],
  ['/w/uwsgi.ini', 'uwsgi-ini'],
  ['/w/deploy/shop_uwsgi-dev.ini', 'uwsgi-ini'],
  ['/w/supervisord.conf', 'supervisor-conf'],
  ['/etc/supervisor/conf.d/shop.conf', 'supervisor-conf'],
  ['/w/supervisor.d/shop.ini', 'supervisor-conf'],
  ['/etc/supervisor/conf.d/uwsgi.ini', 'supervisor-conf'],
  ['/w/shop.conf', undefined],
  ['/w/tox.ini', undefined],
  ['/w/nginx/README.md', undefined],
  ['/w/uwsgi_params', undefined],
]

/** As VS Code decides: a pattern with a slash is held against the whole path, and the longest one that fits wins. */
function languageOf(path: string): string | undefined {
  return languages
    .flatMap(({ id, filenamePatterns }) => filenamePatterns.map(pattern => ({ id, pattern })))
    .filter(({ pattern }) => picomatch(pattern)(pattern.includes('/') ? path : basename(path)))
    .sort((a, b) => b.pattern.length - a.pattern.length)[0]?.id
}
