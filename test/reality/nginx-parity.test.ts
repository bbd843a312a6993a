import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, describe, test } from 'node:test'
import { diskFiles } from '../../server/src/files.ts'
import { load } from '../../server/src/load.ts'
import type { Problem } from '../../server/src/rules/rule.ts'
import { nginxLines } from '../support/nginxLines.ts'
import { refusals } from '../support/nginxRefusals.ts'
import { knownDifferences } from './known-differences.ts'
import { skipNginxModules, skipReality } from './support/needs.ts'
import { type Mutant, mutantsOf } from './support/nginxMutants.ts'
import { openNginxTest, stock, type Verdict } from './support/nginxTest.ts'

const skip = skipReality()
const seed = Number(process.env.SEED ?? 20_261_121)

/** The valid configurations that mutants are made of; `stream` and `mail` are modules that Debian packs apart. */
const families = [
  { name: 'web servers', bases: basesIn('nginx/'), mutants: 5600, least: 5000, skip: false as const },
  { name: 'single lines', near: 97, bases: singleLines(), mutants: 2400, least: 2000, skip: skipNginxModules('stream', 'mail') },
  { name: 'stream and mail', bases: basesIn('nginx/stream/'), mutants: 2400, least: 2000, skip: skipNginxModules('stream', 'mail') },
]

describe('nginx -t', { skip, concurrency: 1 }, () => {
  const nginx = skip ? undefined : openNginxTest()
  after(() => nginx?.close())

  // Of a brace too many we also tell which block it leaves open: that of a single line may begin two lines above.
  for (const { name, bases, mutants, least, skip, near = 98 } of families) {
    test(`accepts the configurations of ${name} that the mutants are made of, and so do we`, { skip }, async () => {
      for (const [name, text] of Object.entries(bases)) {
        const verdict = await nginx?.verdict(text)
        assert.equal(verdict?.message, '', name)
        assert.deepEqual(refusals(text, stock()).map(messageOf), [], name)
      }
      assert.ok(Object.keys(bases).length >= 7)
    })

    test(`and we agree on mutants of ${name}: whether they start, and on which line they do not`, { skip }, async t => {
      const compared: Comparison[] = []
      const waiting = [...mutantsOf(bases, Number(process.env.MUTANTS ?? mutants), seed)].reverse()
      let machine = 0
      await Promise.all(Array.from({ length: 3 }, compareAll))

      const different = compared.filter(({ agrees }) => !agrees)
      const lines = compared.filter(({ onLine }) => onLine !== undefined)
      const elsewhere = lines.filter(({ onLine }) => !onLine)
      for (const comparison of different) t.diagnostic(`verdict: ${describeDifference(comparison, bases)}`)
      for (const comparison of elsewhere) t.diagnostic(`line: ${describeDifference(comparison, bases)}`)
      const verdicts = share(compared.length - different.length, compared.length)
      const places = share(lines.length - elsewhere.length, lines.length)
      t.diagnostic(
        `${compared.length} mutants, ${machine} more that depend on the machine; verdict ${verdicts} %, line ${places} % of ${lines.length}`,
      )
      assert.ok(compared.length >= Math.min(least, waiting.length + compared.length))
      assert.ok(verdicts >= 99.5, `verdicts agree on ${verdicts} %`)
      assert.ok(places >= near, `lines agree on ${places} %`)
      const unexplained = different.filter(comparison => !explained(comparison))
      assert.deepEqual(
        unexplained.map(comparison => describeDifference(comparison, bases)),
        [],
        'differences without a reason',
      )

      async function compareAll(): Promise<void> {
        for (let mutant = waiting.pop(); mutant; mutant = waiting.pop()) {
          const verdict = await nginx?.verdict(mutant.text)
          if (!verdict || verdict.machine) machine++
          else compared.push(compare(mutant, verdict, refusals(mutant.text, stock())))
        }
      }
    })
  }

  test('what is written down about single lines is true', async () => {
    const wrong: string[] = []
    for (const { place, text, accepts } of nginxLines()) if ((await nginx?.verdict(text))?.accepts !== accepts) wrong.push(place)
    assert.deepEqual(wrong, [])
  })

  test('we find nothing wrong with what Debian ships', () => {
    const disk = diskFiles('/etc/nginx')
    const { problems, workspace } = load(disk, disk, { levels: {}, paths: {}, exclude: [], target: {}, generate: {} })
    assert.ok(workspace.documents.length > 3)
    assert.deepEqual(problems.filter(({ severity }) => severity === 'error').map(messageOf), [])
  })
})

/** Every line that nginx takes, as a configuration of its own. */
function singleLines(): Record<string, string> {
  return Object.fromEntries(nginxLines().flatMap(({ place, text, accepts }) => (accepts ? [[place, text]] : [])))
}

function basesIn(folder: string): Record<string, string> {
  const { pathname } = new URL(folder, import.meta.url)
  const names = readdirSync(pathname).filter(name => name.endsWith('.conf'))
  return Object.fromEntries(names.map(name => [name, readFileSync(pathname + name, 'utf8')]))
}

interface Comparison {
  mutant: Mutant
  verdict: Verdict
  problems: Problem[]
  agrees: boolean
  /** Whether our first error is within one line of nginx's; undefined where only one of us refuses, or nginx names no line. */
  onLine?: boolean
}

function compare(mutant: Mutant, verdict: Verdict, problems: Problem[]): Comparison {
  const agrees = verdict.accepts === (problems.length === 0)
  const comparison = { mutant, verdict, problems, agrees }
  if (verdict.accepts || problems.length === 0 || verdict.line === undefined) return comparison
  return { ...comparison, onLine: isNear(verdict.line, verdict, mutant.text, problems) }
}

/**
 * What is left open nginx notices at the end of the file, and what is only checked when `http` is complete it reports on the line of the
 * brace that ends it: there we point at the cause.
 */
function isNear(line: number, { message }: Verdict, text: string, problems: Problem[]): boolean {
  if (/unexpected end of file/.test(message) && problems.some(({ rule }) => rule === 'syntax/unclosed')) return true
  const own = problems.filter(({ at }) => at.source.path.endsWith('/nginx.conf')).map(({ at }) => at.source.position(at.start).line + 1)
  const first = own.length > 0 ? Math.min(...own) : Number.NaN
  const endsHttp = text.split('\n')[line - 1]?.trim() === '}' && isAtEnd(line, text)
  return Math.abs(first - line) <= 1 || (endsHttp && first < line && !/unexpected "}"/.test(message))
}

/** Whether nothing but blank lines follows: `http` is the last block of each of our configurations. */
function isAtEnd(line: number, text: string): boolean {
  return text
    .split('\n')
    .slice(line)
    .every(rest => rest.trim() === '')
}

function share(part: number, whole: number): number {
  return Math.floor((10_000 * part) / Math.max(whole, 1)) / 100
}

function explained({ mutant, verdict, problems }: Comparison): boolean {
  const said = verdict.accepts ? problems.map(({ rule, message }) => `${rule} ${message}`).join('\n') : verdict.message
  return knownDifferences.some(
    ({ who, says, where = /^/ }) => (who === 'nginx') === !verdict.accepts && says.test(said) && where.test(mutant.text),
  )
}

function messageOf({ at, rule, message }: Problem): string {
  return `${at.source.path}:${at.source.position(at.start).line + 1} ${rule} ${message}`
}

function describeDifference({ mutant, verdict, problems }: Comparison, bases: Record<string, string>): string {
  const before = (bases[mutant.base] ?? '').split('\n')
  const lines = mutant.text.split('\n')
  const at = lines.findIndex((line, index) => line !== before[index])
  const ours = problems[0] ? messageOf(problems[0]) : 'nothing'
  const theirs = verdict.accepts ? 'nothing' : verdict.message.replace(/ in \/tmp\S+:/, ' in line ')
  return `${mutant.base}:${at + 1} ${mutant.how} «${lines[at]?.trim()}» | nginx: ${theirs} | we: ${ours}`
}
