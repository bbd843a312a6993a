// Bundles the programs into dist/, with data beside them: catalogues, rule pages, compiled code, and packages that only some runs need.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { build } from 'esbuild'

const require = createRequire(import.meta.url)
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')
const source = join(root, 'server/src')

/** Packages that many runs can do without: a project without compose files needs no YAML. Each becomes a file of its own, loaded at first use. */
const lazyPackages = ['yaml', '@lezer/python', 'smol-toml', 'ignore', 'picomatch', 'diff']

/** What `djdeploy generate` needs on a terminal, where it asks. */
const askingPackages = ['@clack/prompts']

/** Stands in for `@lezer/highlight`, by which the grammar of Python tells another editor how to colour its words. */
const noColours = 'exports.styleTags = () => () => null; exports.tags = new Proxy({}, { get: () => () => undefined })'

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

rmSync(dist, { recursive: true, force: true })
for (const folder of ['vendor', 'catalogue/snippets', 'catalogue/summaries']) mkdirSync(join(dist, folder), { recursive: true })

const core = await sharedBy([join(source, 'lsp/server.ts'), join(source, 'generator.ts')])

await Promise.all([
  build({
    ...shared,
    stdin: { contents: core.map((file, index) => `export * as m${index} from ${JSON.stringify(file)}`).join('\n'), resolveDir: root },
    outfile: join(dist, 'core.js'),
    plugins: [lazily(lazyPackages), tables()],
  }),
  build({
    ...shared,
    entryPoints: [join(source, 'launch.ts')],
    outfile: join(dist, 'cli.js'),
    banner: { js: '#!/usr/bin/env node' },
  }),
  build({
    ...shared,
    entryPoints: [join(source, 'cli.ts')],
    outfile: join(dist, 'main.js'),
    external: ['./server.js', './generator.js'],
    plugins: [lazily(lazyPackages.filter(name => name !== '@lezer/python')), tables(), withoutUnused(), decoded('vendor/')],
  }),
  build({
    ...shared,
    entryPoints: [join(source, 'generator.ts')],
    outfile: join(dist, 'generator.js'),
    plugins: [fromCore(core), lazily([...lazyPackages, ...askingPackages]), tables()],
  }),
  build({
    ...shared,
    entryPoints: [join(source, 'lsp/server.ts')],
    outfile: join(dist, 'server.js'),
    external: ['./generator.js'],
    plugins: [fromCore(core), lazily(lazyPackages), tables()],
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

for (const program of ['main', 'core', 'server'])
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

for (const program of ['main', 'core', 'server']) {
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

/** Leaves the shared files to `core.js`, where each is an object of what it exports. */
function fromCore(files) {
  return {
    name: 'from-core',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir }) => {
        const index = files.indexOf(join(resolveDir, path))
        return index < 0 ? undefined : { path: String(index), namespace: 'core' }
      })
      onResolve({ filter: /^\.\/core\.js$/, namespace: 'core' }, ({ path }) => ({ path, external: true }))
      onLoad({ filter: /.*/, namespace: 'core' }, ({ path }) => ({ contents: `module.exports = require('./core.js').m${path}` }))
    },
  }
}

/**
 * commander can start subcommands as programs of their own, and l10n can read its sentences by itself; ours do neither. Loading what that
 * needs takes longer than all of commander. To require `process` is to open its streams, which the variable of that name does when they are
 * asked for. Of the grammar of Python the module is taken, which says what of its packages it uses.
 */
function withoutUnused() {
  return {
    name: 'without-unused',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(node:child_process|fs\/promises)$/ }, ({ path }) => ({ path, namespace: 'unused' }))
      onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {}' }))
      onResolve({ filter: /^node:process$/ }, ({ path }) => ({ path, namespace: 'variable' }))
      onLoad({ filter: /.*/, namespace: 'variable' }, () => ({ contents: 'module.exports = process' }))
      onResolve({ filter: /^@lezer\/python$/ }, ({ path }) => ({ path: require.resolve(path).replace(/\.cjs$/, '.js') }))
      onResolve({ filter: /^@lezer\/highlight$/ }, ({ path }) => ({ path, namespace: 'colours' }))
      onLoad({ filter: /.*/, namespace: 'colours' }, () => ({ contents: noColours }))
    },
  }
}

/** Of a package of many functions those that we call are packed; of one that is a single thing, all. */
function entry(name) {
  const names = called(name)
  return names ? { stdin: { contents: `export { ${names} } from '${name}'`, resolveDir: root } } : { entryPoints: [require.resolve(name)] }
}

/** What our files import of a package by name; undefined where one takes it as a whole. */
function called(name) {
  const imports = readdirSync(source, { recursive: true })
    .filter(file => file.endsWith('.ts'))
    .flatMap(file => [...readFileSync(join(source, file), 'utf8').matchAll(/^import (?!type)([^']*) from '(.*)'$/gm)])
    .filter(([, , from]) => from === name)
  const names = imports.flatMap(
    ([, what]) =>
      /^\{(.*)\}$/s
        .exec(what)?.[1]
        .split(',')
        .map(part => part.trim()) ?? [undefined],
  )
  if (names.length === 0 || names.includes(undefined)) return undefined
  return [...new Set(names.filter(name => name !== '' && !name.startsWith('type ')).map(name => name.split(' as ')[0]))]
}

/**
 * The grammar of Python holds its tables of numbers as texts, which it would decode character by character in each run that meets a settings
 * module: a twentieth of what a small project takes. They are decoded here, into a file of numbers, which lies in a folder beside the program.
 */
function decoded(folder) {
  const { states, data, goto, tokenizers } = require('@lezer/python').parser
  const tables = { states, stateData: data, goto, tokenData: tokenizers.find(({ data }) => data).data }
  const isText = new RegExp(`\\b(${Object.keys(tables).join('|')}): "(?:[^"\\\\]|\\\\.)*"`, 'g')
  const read = `const tables = JSON.parse(require('node:fs').readFileSync(__dirname + '/${folder}lezer-python.json', 'latin1'));`
  return {
    name: 'decoded',
    setup({ onLoad }) {
      onLoad({ filter: /lezer[\\/]python[\\/]dist[\\/]index\.c?js$/ }, ({ path }) => {
        const lists = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, [...table]]))
        writeFileSync(join(dist, 'vendor/lezer-python.json'), JSON.stringify(lists))
        const text = readFileSync(path, 'utf8')
        const found = [...text.matchAll(isText)].map(([, name]) => name)
        if (Object.keys(tables).some(name => !found.includes(name))) throw new Error(`${path} holds other tables than ${found}`)
        return { contents: read + text.replace(isText, (_, name) => `${name}: ${tables[name].constructor.name}.from(tables.${name})`) }
      })
    },
  }
}

/** Replaces packages by objects whose properties load them when they are first asked for. */
function lazily(packages) {
  const filter = new RegExp(`^(${packages.map(name => name.replace('/', '\\/')).join('|')})$`)
  return {
    name: 'lazily',
    setup({ onResolve, onLoad }) {
      onResolve({ filter }, ({ path }) => ({ path, namespace: 'lazily' }))
      onResolve({ filter: /^\.\/vendor\//, namespace: 'lazily' }, ({ path }) => ({ path, external: true }))
      onLoad({ filter: /.*/, namespace: 'lazily' }, ({ path }) => {
        const names = called(path) ?? Object.keys(require(path)).filter(name => name !== 'default' && name !== '__esModule')
        const load = `require('./${vendored(path)}')`
        const standard = `default: { get: () => { const loaded = ${load}; return loaded.__esModule ? loaded.default : loaded } }`
        const getters = `for (const name of '${names.join(' ')}'.split(' ')) Object.defineProperty(exports, name, { enumerable: true, get: () => ${load}[name] })`
        return { contents: `Object.defineProperties(exports, { __esModule: { value: true }, ${standard} }); ${getters}` }
      })
    },
  }
}

/**
 * Leaves the tables of settings, the sentences about them and the translations outside the bundle, where a `require` reads each when it is
 * needed.
 */
function tables() {
  return {
    name: 'tables',
    setup({ onResolve }) {
      onResolve({ filter: /\.json$/ }, ({ path, resolveDir }) => {
        const file = join(resolveDir, path)
        if (file.startsWith(join(source, 'catalogue'))) return { path: `./${slashed(relative(source, file))}`, external: true }
        if (file.startsWith(join(root, 'l10n'))) return { path: slashed(relative(dist, file)), external: true }
        return undefined
      })
    },
  }
}

function slashed(path) {
  return path.replaceAll('\\', '/')
}

function vendored(name) {
  return `vendor/${name.replace('@', '').replace('/', '-')}.js`
}

/** A table of which each run reads something, a record on each line where it is a list of records, in characters that are read fastest. */
function packed(text) {
  const table = JSON.parse(text)
  const lines = Array.isArray(table) ? `[\n${table.map(record => JSON.stringify(record)).join(',\n')}\n]\n` : JSON.stringify(table)
  return lines.replace(/[^\x00-\x7f]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Rule id, with `.zh-cn` behind it for a translation → page. */
function pages(folder) {
  const files = readdirSync(folder, { recursive: true }).filter(file => file.endsWith('.md'))
  return Object.fromEntries(files.sort().map(file => [slashed(file.slice(0, -3)), withoutMarks(readFileSync(join(folder, file), 'utf8'))]))
}

/** Pages mark places in their examples with comment lines of carets; those are for the tests. */
function withoutMarks(page) {
  return page.replace(/^[ \t]*(?:#|;|\/\/)[ \t]*(?:\^+|~+)(?: .*)?\n/gm, '')
}
