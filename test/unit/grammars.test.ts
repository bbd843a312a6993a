import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { before, test } from 'node:test'
import { loadWASM, OnigScanner, OnigString } from 'vscode-oniguruma'
import { type IGrammar, INITIAL, type IRawGrammar, parseRawGrammar, Registry } from 'vscode-textmate'
import { contributes } from '../../package.json'

const root = new URL('../../', import.meta.url)
const folder = new URL('./grammars/', import.meta.url)

/** Stands in for the grammar of Lua that editors bring: strings and comments hide braces, and anything else is left alone. */
const lua: IRawGrammar = {
  scopeName: 'source.lua',
  patterns: [
    { name: 'comment.line.lua', match: '--.*$' },
    { name: 'string.quoted.lua', match: '"[^"]*"' },
    { name: 'keyword.control.lua', match: '\\b(if|then|end|return)\\b' },
  ],
  repository: {} as IRawGrammar['repository'],
}

let registry: Registry

before(async () => {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm')
  await loadWASM(new Uint8Array(readFileSync(wasm)).buffer)
  registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: patterns => new OnigScanner(patterns),
      createOnigString: text => new OnigString(text),
    }),
    async loadGrammar(scopeName) {
      if (scopeName === 'source.lua') return lua
      const grammar = contributes.grammars.find(grammar => grammar.scopeName === scopeName)
      return grammar ? parseRawGrammar(readFileSync(new URL(grammar.path, root), 'utf8'), grammar.path) : null
    },
  })
})

for (const { language, scopeName } of contributes.grammars) {
  test(`${language} is coloured as test/unit/grammars/${language}.txt shows`, async () => {
    const path = new URL(`${language}.txt`, folder)
    const shown = readFileSync(path, 'utf8')
    const text = shown.split('\n').flatMap(line => (line.startsWith('>') ? [line.slice(1)] : []))
    const colours = coloured(await grammarOf(scopeName), text)
    if (process.env.UPDATE) writeFileSync(path, colours)
    else assert.equal(shown, colours)
  })
}

test('every text belongs to a grammar', () => {
  assert.deepEqual(readdirSync(folder).sort(), contributes.grammars.map(({ language }) => `${language}.txt`).sort())
})

test('a grammar names itself as the manifest does, which says what language each scope embeds', () => {
  for (const { path, scopeName, embeddedLanguages = {} } of contributes.grammars) {
    const text = readFileSync(new URL(path, root), 'utf8')
    assert.equal(JSON.parse(text).scopeName, scopeName)
    const embedded = new Set([...text.matchAll(/"(meta\.embedded\.[\w.]+)"/g)].map(match => match[1]))
    assert.deepEqual(Object.keys(embeddedLanguages), [...embedded])
  }
})

async function grammarOf(scopeName: string): Promise<IGrammar> {
  return (await registry.loadGrammar(scopeName)) ?? assert.fail(`no grammar ${scopeName}`)
}

/**
 * Each line behind a `>`, and below it what each stretch is coloured as: the scopes from the outside in, without those of the whole file
 * and of structure, and without the language behind their names.
 */
function coloured(grammar: IGrammar, lines: string[]): string {
  let state = INITIAL
  let shown = ''
  for (const line of lines) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state)
    state = ruleStack
    shown += `>${line}\n`
    for (const { startIndex, endIndex, scopes } of tokens) {
      const colour = scopes.slice(1).filter(scope => !/^meta\.(?!embedded)/.test(scope))
      const end = Math.min(endIndex, line.length)
      const names = colour.map(scope => scope.replace(/\.(nginx|ini\.\w+)$/, ''))
      if (names.length > 0 && end > startIndex) shown += ` ${' '.repeat(startIndex)}${'^'.repeat(end - startIndex)} ${names.join(' ')}\n`
    }
  }
  return shown
}
