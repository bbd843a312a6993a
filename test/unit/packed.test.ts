import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { build } from 'esbuild'
import { arraysByIndex } from '../../scripts/arrays.mjs'

/** Functions as they stand in a program, what they give, and what is left of the words that are written anew. */
const cases: [body: string, gives: unknown, left: RegExp, gone?: RegExp][] = [
  ['const all: number[] = []; for (const n of [1, 2, 3]) { if (n === 2) continue; all.push(n) } return all', [1, 3], /continue/, / of /],
  [
    'outer: for (const n of [1, 2]) for (const m of [n, 5]) { if (m === 5) continue outer; if (n === 2) return m } return 0',
    2,
    /outer/,
    / of /,
  ],
  [
    'const a = 1; let found = 0; for (const { n = a } of [{}, { n: 5 }] as { n?: number }[]) { const a = 10; found += n + a } return found',
    26,
    /found/,
    / of /,
  ],
  ['const list = [1]; for (const n of list) if (n < 4) list.push(n + 1); return list', [1, 2, 3, 4], /push/, / of /],
  [
    'let found = ""; for (const [name, value = "none"] of [["a", "b"], ["c"]]) found += name + value; return found',
    'abcnone',
    /none/,
    / of /,
  ],
  ['let found = 0; for (const [, n] of new Map([["a", 1], ["b", 2]])) found += n; return found', 3, / of /],
  ['let found = ""; for (const char of "a😀") found += `<${char}>`; return found', '<a><😀>', / of /],
  ['const [first, ...others] = [1, 2, 3]; return [others, first]', [[2, 3], 1], /\.\.\./],
  ['function* each(list: number[]) { yield 0; yield* list } return [...each([1, 2])]', [0, 1, 2], /yield/, /yield\s*\*/],
  ['function* each(list: Set<number>) { yield* list } return [...each(new Set([1, 2]))]', [1, 2], /yield\s*\*/],
  ['return [1, 2, 3].flatMap((n, index) => (n === 2 ? [] : index === 0 ? [n, [n]] : "x"))', [1, [1], 'x'], /index/, /\.flatMap/],
  [
    'const list: readonly (readonly number[])[] = [[1], [], [2, 3]]; return list.flat().flatMap(n => [n, n])',
    [1, 1, 2, 2, 3, 3],
    /return/,
    /\.flat/,
  ],
  [
    'const lists = [[1, [2]], 3]; return [lists.flat(), lists.flat(2)]',
    [
      [1, [2], 3],
      [1, 2, 3],
    ],
    /\.flat\(2\)/,
    /\.flat\(\)/,
  ],
  ['const none: number[] = []; return [[1, 2].at(-1), none.at(-1) ?? "none", [4, 5].at(-2)]', [2, 'none', 4], /\.at\(-2\)/, /\.at\(-1\)/],
  ['return "abc".at(-1)', 'c', /\.at\(-1\)/],
  ['const list = [[1]] as number[][] | undefined; return [list?.flatMap(of => of), list?.at(-1)]', [[1], [1]], /\?\.flatMap.*\?\.at/s],
  [
    'const places = [{ all: [[1]] }, undefined] as ({ all: number[][] } | undefined)[]; return places.map(at => at?.all!.flatMap(of => of))',
    [[1], undefined],
    /\?\.all\.flatMap/,
  ],
]

const folder = mkdtempSync(join(tmpdir(), 'djdeploy-packed-'))
after(() => rmSync(folder, { recursive: true }))
const file = (index: number) => join(folder, `server/src/case${index}.ts`)
mkdirSync(join(folder, 'server/src'), { recursive: true })
writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "target": "esnext", "strict": true }, "include": ["server"] }')
for (const [index, [body]] of cases.entries()) writeFileSync(file(index), `export function run() { ${body} }\n`)
const byIndex = arraysByIndex(join(folder, 'tsconfig.json'))

for (const [index, [body, gives, left, gone]] of cases.entries())
  test(body, async () => {
    const as = { entryPoints: [file(index)], bundle: true, write: false as const, format: 'cjs' as const, charset: 'utf8' as const }
    const [plain, packed] = await Promise.all([build(as), build({ ...as, plugins: [byIndex] })])
    for (const { outputFiles } of [plain, packed]) assert.deepEqual(run(outputFiles[0]?.text ?? ''), gives)
    const text = packed.outputFiles[0]?.text.replace(/^.*function run/s, '') ?? ''
    assert.match(text, left)
    if (gone) assert.doesNotMatch(text, gone)
  })

function run(program: string): unknown {
  const module = { exports: {} as { run(): unknown } }
  new Function('module', 'exports', program)(module, module.exports)
  return module.exports.run()
}
