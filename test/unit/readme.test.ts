import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { rules } from '../../server/src/commands/rules.ts'
import { useLanguage } from '../../server/src/l10n.ts'
import { full } from '../../server/src/report/full.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { gather } from '../../server/src/stack.ts'
import { filesBelow, workspaceOf } from '../support/workspace.ts'

const root = new URL('../../', import.meta.url)

const readmes = [
  { name: 'README.md', language: 'en' },
  { name: 'README.zh-cn.md', language: 'zh-cn' },
] as const

after(() => useLanguage('en'))

for (const { name, language } of readmes) {
  test(`${name} shows what djdeploy prints: the table of rules, and two findings of the beginner's example`, () => {
    useLanguage(language)
    const path = new URL(name, root)
    const readme = readFileSync(path, 'utf8')
    const expected = filled(filled(readme, 'rules', rules('md')), 'sample', `\`\`\`text\n${sample()}\`\`\`\n`)
    if (process.env.UPDATE) writeFileSync(path, expected)
    else assert.equal(readme, expected, 'run with UPDATE=1 to write it anew')
  })
}

/** The text with what stands between two marks replaced. */
function filled(text: string, mark: string, content: string): string {
  const [start, end] = [`<!-- ${mark} -->\n`, `<!-- /${mark} -->`]
  const from = text.indexOf(start) + start.length
  return text.slice(0, from) + content + text.slice(text.indexOf(end))
}

function sample(): string {
  const workspace = workspaceOf(filesBelow(fileURLToPath(new URL('examples/beginner', root))))
  const problems = lint(gather(workspace)).filter(({ rule }) => rule === 'stack/protocol-mismatch' || rule === 'static/alias-traversal')
  const report = full(problems, { root: '/w', folder: '/w', files: 4, version: '', colour: false })
  return report.slice(0, report.trimEnd().lastIndexOf('\n'))
}
