import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'

const folder = new URL('../../server/src/rules/', import.meta.url)
const example = /^```[\s\S]*?^```$/gm
const mark = /^[ \t]*(?:#|;|\/\/)[ \t]*(?:\^+|~+)(?: .*)?\n/gm

const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map(file => file.replaceAll('\\', '/'))
  .filter(file => file.endsWith('.md'))
const translated = pages.filter(file => file.endsWith('.zh-cn.md'))

test('each page is there in Chinese, and none without an English one', () => {
  const english = pages.filter(file => !file.endsWith('.zh-cn.md'))
  assert.ok(english.length > 80)
  assert.deepEqual([...translated].sort(), english.map(file => file.replace(/\.md$/, '.zh-cn.md')).sort())
})

test('a translated page has the examples of the English one, without their marks, and its headings', () => {
  for (const file of translated) {
    const page = read(file)
    const original = read(file.replace('.zh-cn.md', '.md')).replace(mark, '')
    const examples = original.match(example) ?? []
    assert.deepEqual(headings(page), headings(original), `${file}: headings and examples in their order`)
    let index = 0
    const expected = page.replace(example, () => examples[index++] ?? '')
    if (process.env.UPDATE) writeFileSync(new URL(file, folder), expected)
    else assert.equal(page, expected, `${file}: run with UPDATE=1 to take over the examples`)
  }
})

function read(file: string): string {
  return readFileSync(new URL(file, folder), 'utf8')
}

/** The name of the rule, and the levels of what follows it: a heading or an example. */
function headings(page: string): string[] {
  const [title = '', ...rest] = page.replace(example, '```').match(/^(?:#+ .*|```)$/gm) ?? []
  return [title, ...rest.map(line => line.replace(/ .*/, ''))]
}
