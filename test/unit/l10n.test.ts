import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { answer, answerKeys } from '../../server/src/generate/answers.ts'
import { inLanguage, t } from '../../server/src/l10n.ts'
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

test('in Chinese, a blank stands between characters and letters, digits and values', () => {
  const translated = JSON.parse(readFileSync(bundle, 'utf8')) as Record<string, string>
  const tight = /\p{Script=Han}[A-Za-z0-9{]|[A-Za-z0-9}]\p{Script=Han}/u
  assert.deepEqual(
    Object.entries(translated).filter(([text, other]) => !completed.has(text) && tight.test(other)),
    [],
  )
  const takes = [...answerKeys].map(([name, key]) => inLanguage('zh-cn', () => t('{0} takes {1}', name, answer({}, key, {}) ?? '')))
  assert.deepEqual(
    takes.filter(text => tight.test(text)),
    [],
  )
})

test('in Chinese, only code and what programs say stands in ASCII quotes', () => {
  const translated = JSON.parse(readFileSync(bundle, 'utf8')) as Record<string, string>
  const quoted = /[\p{Script=Han}，。；：] ?"|" ?[\p{Script=Han}，。；：]|\p{Script=Han} “|” \p{Script=Han}/u
  assert.deepEqual(
    Object.values(translated).filter(text => quoted.test(text)),
    [],
  )
})

/** Sentences that other sentences complete: those begin with a sign or a character of Chinese themselves. */
const completed = new Set([
  'a list, each item {0}',
  'there is no distribution "{0}"{1}',
  'there is no rule "{0}"{1}',
  'there is no rule or family "{0}"{1}',
  'uWSGI replaces "{0}" in this value, by {1}, without a word; a per cent sign is written %%',
  'unknown key "{0}" in generate{1}',
  'unknown key "{0}" in target{1}',
  'unknown key "{0}"{1}',
  '{0} cannot be written: the file has no way to say {1}',
  '{0} has no effect any more since nginx {1}{2}',
  '{0} is deprecated as a parameter of {1} since nginx {2}{3}',
  '{0} is gone from nginx {1} on, which refuses to start with it{2}',
  '{0} takes {1}',
  '{0} takes {1}, and "{2}" is none',
  '{0} takes {1}, here it has {2}, and nginx refuses to start{3}',
])

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
