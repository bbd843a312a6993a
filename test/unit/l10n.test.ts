import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { rules } from '../../server/src/rules/index.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const folders = ['server/src', 'client/src']
const bundle = join(root, 'l10n/bundle.l10n.zh-cn.json')

/** Sentences that are not literals where they are translated. */
const elsewhere = /^(?:rule\.)?summary\b/

test('every sentence is translated, with the same placeholders, and none is left over', () => {
  const translated = JSON.parse(readFileSync(bundle, 'utf8')) as Record<string, string>
  const wanted = new Set([...sentences().map(({ text }) => text), ...rules.map(rule => rule.summary)])
  assert.deepEqual(
    {
      missing: [...wanted].filter(text => !translated[text]).sort(),
      stale: Object.keys(translated)
        .filter(text => !wanted.has(text))
        .sort(),
      placeholders: Object.entries(translated).filter(([text, other]) => placeholders(text) !== placeholders(other)),
    },
    { missing: [], stale: [], placeholders: [] },
  )
})

test('what is translated is a sentence as a whole', () => {
  assert.ok(sentences().length > 50)
  assert.deepEqual(
    files().flatMap(({ file, text }) =>
      [...text.matchAll(/(?<![\w.])(?:l10n\.)?t\(\s*([^'"\s)].*)/g)]
        .filter(match => !elsewhere.test(match[1] ?? ''))
        .map(match => `${file}: ${match[0]}`),
    ),
    [],
  )
})

/** All literals that are handed to `t`. */
function sentences(): { file: string; text: string }[] {
  return files().flatMap(({ file, text }) =>
    [...text.matchAll(/(?<![\w.])(?:l10n\.)?t\(\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")(\s*\+)?/g)].map(match => {
      assert.equal(match[2], undefined, `${file}: ${match[0]} is put together`)
      return { file, text: unquoted(match[1] ?? '') }
    }),
  )
}

function files(): { file: string; text: string }[] {
  return folders
    .flatMap(folder => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(file => join(folder, file)))
    .filter(file => file.endsWith('.ts') && basename(file) !== 'l10n.ts')
    .map(file => ({ file, text: readFileSync(join(root, file), 'utf8').replace(/^\s*(?:\/?\*.*|\/\/.*)$/gm, '') }))
}

function unquoted(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(u[\da-fA-F]{4}|.)/g, (_, letter: string) =>
      letter === 'n' ? '\n' : letter.length > 1 ? String.fromCharCode(Number.parseInt(letter.slice(1), 16)) : letter,
    )
}

/** The placeholders of a sentence in alphabetical order; a translation may move them. */
function placeholders(text: string): string {
  return [...text.matchAll(/\{\d+\}/g)]
    .map(([placeholder]) => placeholder)
    .sort()
    .join()
}
