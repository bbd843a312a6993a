import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import picomatch from 'picomatch'
import manifest from '../../package.json'
import { formats } from '../../server/src/formats/index.ts'
import { concise } from '../../server/src/report/concise.ts'
import type { Problem } from '../../server/src/rules/rule.ts'
import { Source, span } from '../../server/src/span.ts'

const root = new URL('../../', import.meta.url)
const { activationEvents, contributes, icon } = manifest
const { languages, grammars } = contributes

/** Where the manifest has texts for people; the name and the description of the whole are English on the command line too. */
const texts = /^(title|description|markdownDescription|altText)$|^enumDescriptions$/
const untranslated = new Set(['description', 'contributes.configuration.title'])

test('what the manifest contributes is there, and is JSON', () => {
  for (const path of [...languages.map(language => language.configuration), ...grammars.map(({ path }) => path)]) {
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

test('every text of the manifest is in English and Chinese, and none is left over', () => {
  const used = new Set([...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map(match => match[1] ?? ''))
  for (const name of ['package.nls.json', 'package.nls.zh-cn.json']) {
    const translations = JSON.parse(readFileSync(new URL(name, root), 'utf8')) as Record<string, string>
    assert.deepEqual(Object.keys(translations).sort(), [...used].sort(), name)
  }
  assert.deepEqual(
    textsIn(manifest).filter(({ path, text }) => !untranslated.has(path) && !/^%.+%$/.test(text)),
    [],
  )
})

test('the pictures of the walkthrough have the colours of the theme, as attributes: the editor takes no style sheets', () => {
  const pictures = contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg))
  for (const picture of pictures) {
    const drawing = readFileSync(new URL(picture, root), 'utf8')
    assert.doesNotMatch(drawing, /<style|\bstyle=|\bclass=/, picture)
    assert.doesNotMatch(drawing, /(fill|stroke)="(?!var\(--vscode-|none")/, picture)
  }
})

test('files at their usual places start the extension before VS Code has searched the folder, and are among those it searches', () => {
  const files = activationEvents.flatMap(event => /^workspaceContains:([^*]+)$/.exec(event)?.[1] ?? [])
  const globs = activationEvents.flatMap(event => /^workspaceContains:(.*\*.*)$/.exec(event)?.[1] ?? [])
  const fits = picomatch(globs)
  assert.ok(files.includes('manage.py'))
  assert.deepEqual(
    files.filter(file => !fits(file)),
    [],
  )
})

test('every command that is offered is there', () => {
  const client = new URL('client/src/', root)
  const source = readdirSync(client).map(file => readFileSync(new URL(file, client), 'utf8'))
  const registered = new Set([...source.join('').matchAll(/registerCommand\('([\w.]+)'/g)].map(match => match[1]))
  const buttons = JSON.stringify(manifest) + readFileSync(new URL('package.nls.json', root), 'utf8')
  const offered = [
    ...contributes.commands.map(({ command }) => command),
    ...[...buttons.matchAll(/command:(djdeploy[\w.]+)/gi)].map(match => match[1]),
  ]
  assert.deepEqual(
    offered.filter(command => !registered.has(command)),
    [],
  )
})

test('commands about a file are offered where one is open', () => {
  const { commandPalette } = contributes.menus
  assert.deepEqual(
    commandPalette.filter(({ when }) => when === 'editorIsOpen && resourceScheme == file').map(({ command }) => command),
    ['djdeploy.selectRole', 'djdeploy.fixFile'],
  )
})

test('the extension runs where the files are, and reads them whether they are trusted or not, and on a disk or not', () => {
  const { extensionKind, capabilities } = manifest
  assert.deepEqual(extensionKind, ['workspace'])
  assert.deepEqual([capabilities.untrustedWorkspaces.supported, capabilities.virtualWorkspaces.supported], ['limited', 'limited'])
})

test('the marketplace finds it under what it does, and shows it in its colours', () => {
  const { categories, keywords, galleryBanner } = manifest
  assert.deepEqual(categories, ['Linters', 'Programming Languages', 'Formatters', 'Snippets'])
  for (const name of ['django', 'nginx', 'uwsgi', 'supervisor']) assert.ok(keywords.includes(name), name)
  assert.match(galleryBanner.color, /^#[0-9a-f]{6}$/)
})

test('the editor finds what the client says in Chinese', () => {
  assert.ok(existsSync(new URL(`${manifest.l10n}/bundle.l10n.zh-cn.json`, root)))
})

test('a file can be given the role of every format', () => {
  const { additionalProperties } = contributes.configuration.properties['djdeploy.roles']
  assert.deepEqual(additionalProperties.enum.toSorted(), [...formats.map(({ id }) => id), 'none'].sort())
})

test('the problem matcher reads what lint prints in few words', () => {
  const source = new Source('/w/deploy/nginx.conf', 'server {\n  listen 80;\n}\n')
  const [at, other] = [span(source, 11, 17), span(source, 0, 6)]
  const problems: Problem[] = [
    {
      rule: 'stack/address-mismatch',
      severity: 'error',
      at,
      message: 'nobody listens on [::1]:8000',
      related: [{ at: other, message: 'here' }],
    },
    { rule: 'setting/unknown', severity: 'warning', at: other, message: 'no "x" in [program:shop]: did you mean "y"?' },
    { rule: 'uwsgi/wsgi-file-and-module', severity: 'info', at, message: 'both are set' },
  ]
  const { pattern } = contributes.problemMatchers[0] ?? assert.fail()
  const printed = concise(problems, { root: '/w', folder: '/w', files: 1, version: '', colour: false }).trimEnd().split('\n')
  const read = printed.map(line => {
    const match = new RegExp(pattern.regexp).exec(line) ?? []
    return [pattern.file, pattern.line, pattern.column, pattern.severity, pattern.message, pattern.code].map(group => match[group])
  })
  assert.deepEqual(
    read,
    problems.map(({ at, severity, message, rule }) => {
      const { line, character } = at.source.position(at.start)
      return [at.source.path.replace('/w/', ''), String(line + 1), String(character + 1), severity, message, rule]
    }),
  )
})

test('the types are those of the oldest editor', () => {
  assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`)
})

test('every language has a grammar and a start of the extension', () => {
  const ids = languages.map(({ id }) => id)
  assert.deepEqual(
    grammars.map(({ language }) => language),
    ids,
  )
  // Another extension calls the language of nginx by its name in capitals.
  for (const id of [...ids, 'NGINX']) assert.ok(activationEvents.includes(`onLanguage:${id}`), `nothing starts for ${id}`)
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

/** The texts for people in a part of the manifest, with the path of each. */
function textsIn(part: object, path: readonly string[] = []): { path: string; text: string }[] {
  return Object.entries(part).flatMap(([key, value]) => {
    const here = Array.isArray(part) ? path : [...path, key]
    if (typeof value === 'object' && value) return textsIn(value, here)
    return typeof value === 'string' && texts.test(here.at(-1) ?? '') ? [{ path: here.join('.'), text: value }] : []
  })
}
