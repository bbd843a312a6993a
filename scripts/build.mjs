// Bundles the programs into dist/, with data beside them: catalogues, rule pages, compiled code, and packages that only some runs need.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { build } from 'esbuild'
import { arraysByIndex } from './arrays.mjs'
import { decoded, dist, entry, fromCore, lazily, root, slashed, source, tables, vendored, withoutUnused } from './bundling.mjs'

/** Packages that many runs can do without: a project without compose files needs no YAML. Each becomes a file of its own, loaded at first use. */
const lazyPackages = ['yaml', '@lezer/python', 'smol-toml', 'ignore', 'picomatch', 'diff']

/** What `djdeploy generate` needs on a terminal, where it asks. */
const askingPackages = ['@clack/prompts']

const shared = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  minify: true,
  keepNames: false,
  legalComments: 'none',
  logLevel: 'warning',
}

const byIndex = arraysByIndex()

rmSync(dist, { recursive: true, force: true })
for (const folder of ['vendor', 'catalogue/snippets', 'catalogue/summaries']) mkdirSync(join(dist, folder), { recursive: true })

const core = await sharedBy([join(source, 'lsp/server.ts'), join(source, 'generator.ts')])

await Promise.all([
  build({
    ...shared,
    stdin: { contents: core.map((file, index) => `export * as m${index} from ${JSON.stringify(file)}`).join('\n'), resolveDir: root },
    outfile: join(dist, 'core.js'),
    plugins: [lazily(lazyPackages), tables(), byIndex],
  }),
  build({
    ...shared,
    entryPoints: [join(source, 'launch.ts')],
    outfile: join(dist, 'cli.js'),
    banner: { js: '#!/usr/bin/env node' },
  }),
  build({
    ...shared,
    entryPoints: [join(source, 'linter.ts')],
    outfile: join(dist, 'linter.js'),
    plugins: [lazily(lazyPackages.filter(name => name !== '@lezer/python')), tables(), withoutUnused(), decoded('vendor/'), byIndex],
  }),
  build({
    ...shared,
    entryPoints: [join(source, 'cli.ts')],
    outfile: join(dist, 'commands.js'),
    external: ['./server.js', './generator.js'],
    plugins: [fromCore(core), lazily(lazyPackages), tables(), withoutUnused(), byIndex],
  }),
  build({
    ...shared,
    entryPoints: [join(source, 'generator.ts')],
    outfile: join(dist, 'generator.js'),
    plugins: [fromCore(core), lazily([...lazyPackages, ...askingPackages]), tables(), byIndex],
  }),
  build({
    ...shared,
    entryPoints: [join(source, 'lsp/server.ts')],
    outfile: join(dist, 'server.js'),
    external: ['./generator.js'],
    plugins: [fromCore(core), lazily(lazyPackages), tables(), byIndex],
  }),
  build({ ...shared, entryPoints: [join(root, 'client/src/extension.ts')], outfile: join(dist, 'client.js'), external: ['vscode'] }),
  ...[...lazyPackages, ...askingPackages].map(name =>
    build({ ...shared, ...entry(name), outfile: join(dist, vendored(name)), plugins: [decoded('')] }),
  ),
])
chmodSync(join(dist, 'cli.js'), 0o755)

for (const file of readdirSync(join(source, 'catalogue'), { recursive: true }).filter(file => file.endsWith('.json'))) {
  const text = readFileSync(join(source, 'catalogue', file), 'utf8')
  writeFileSync(join(dist, 'catalogue', file), file.startsWith('summaries') ? JSON.stringify(JSON.parse(text)) : packed(text))
}
writeFileSync(join(dist, 'pages.json'), JSON.stringify(pages(join(source, 'rules'))))

for (const program of ['linter', 'core', 'commands', 'server'])
  if (/[^\x00-\x7f]/.test(readFileSync(join(dist, `${program}.js`), 'latin1')))
    throw new Error(`dist/${program}.js is not plain ASCII, as launch.ts reads it`)

// The code that checking the examples has compiled is kept, so that the next run need not compile it.
const examples = join(root, 'examples')
await runOnce(['lint', examples])
await runOnce(
  ['server', '--stdio'],
  { id: 1, method: 'initialize', params: { processId: null, capabilities: {}, rootUri: pathToFileURL(examples).href } },
  { method: 'initialized', params: {} },
  { id: 2, method: 'shutdown' },
  { method: 'exit' },
)

for (const program of ['linter', 'core', 'server']) {
  const text = `(function (exports, require, module, __filename, __dirname) {${readFileSync(join(dist, `${program}.js`), 'latin1')}\n})`
  const { cachedDataRejected } = new Script(text, { cachedData: readFileSync(join(dist, `${program}.cache`)) })
  if (cachedDataRejected)
    throw new Error(`V8 does not take dist/${program}.cache for the code of dist/${program}.js, as launch.ts loads it`)
}

async function runOnce(args, ...messages) {
  const env = { ...process.env, DJDEPLOY_WRITE_CACHE: '1' }
  const child = spawn(process.execPath, [join(dist, 'cli.js'), ...args], { env, stdio: ['pipe', 'ignore', 'ignore'] })
  for (const message of messages) {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }
  await once(child, 'exit')
}

/** The files of ours that all of several programs need. */
async function sharedBy(entries) {
  const options = {
    ...shared,
    bundle: true,
    write: false,
    metafile: true,
    absWorkingDir: root,
    packages: 'external',
    external: ['./*.js'],
    plugins: [tables()],
  }
  const needed = await Promise.all(
    entries.map(async entry => Object.keys((await build({ ...options, entryPoints: [entry] })).metafile.inputs)),
  )
  const [first = [], ...others] = needed
  const files = first.filter(file => /^server\/src\/.*\.ts$/.test(file) && others.every(other => other.includes(file)))
  return files.map(file => join(root, file))
}

/** A table of which each run reads something, a record on each line where it is a list of records, in characters that are read fastest. */
function packed(text) {
  const table = JSON.parse(text)
  const lines = Array.isArray(table) ? `[\n${table.map(record => JSON.stringify(record)).join(',\n')}\n]\n` : JSON.stringify(table)
  return lines.replace(/[^\x00-\x7f]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Rule id, with `.zh-cn` behind it for a translation → page. The examples of a translation are those of the English page, and left out. */
function pages(folder) {
  const files = readdirSync(folder, { recursive: true }).filter(file => file.endsWith('.md'))
  return Object.fromEntries(
    files.sort().map(file => {
      const page = readFileSync(join(folder, file), 'utf8')
      return [slashed(file.slice(0, -3)), file.endsWith('.zh-cn.md') ? page.replace(/^```[\s\S]*?^```$/gm, '```') : withoutMarks(page)]
    }),
  )
}

/** Pages mark places in their examples with comment lines of carets; those are for the tests. */
function withoutMarks(page) {
  return page.replace(/^[ \t]*(?:#|;|\/\/)[ \t]*(?:\^+|~+)(?: .*)?\n/gm, '')
}
