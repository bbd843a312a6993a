import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { rules } from '../../server/src/commands/rules.ts'
import { useLanguage } from '../../server/src/l10n.ts'

const root = new URL('../../', import.meta.url)

const readmes = [
  { name: 'README.md', contents: {} },
  { name: 'README.zh-cn.md', contents: readFileSync(new URL('l10n/bundle.l10n.zh-cn.json', root), 'utf8') },
]

after(() => useLanguage({ contents: {} }))

for (const { name, contents } of readmes) {
  test(`the table of rules in ${name} is the table that "djdeploy rules" prints`, () => {
    useLanguage({ contents })
    const path = new URL(name, root)
    const readme = readFileSync(path, 'utf8')
    const expected = readme.replace(/(<!-- rules -->\n)[\s\S]*(<!-- \/rules -->)/, (_, start, end) => `${start}${rules('md')}${end}`)
    if (process.env.UPDATE) writeFileSync(path, expected)
    else assert.equal(readme, expected, 'run with UPDATE=1 to write it anew')
  })
}
