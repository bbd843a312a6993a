// What esbuild is told about our files and packages: which stay outside of a bundle, and what stands in for others.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
export const dist = join(root, 'dist')
export const source = join(root, 'server/src')

/** Stands in for `@lezer/highlight`, by which the grammar of Python tells another editor how to colour its words. */
const noColours = 'exports.styleTags = () => () => null; exports.tags = new Proxy({}, { get: () => () => undefined })'

/** Leaves the shared files to `core.js`, where each is an object of what it exports. */
export function fromCore(files) {
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
 * commander can start subcommands as programs of their own and has options that imply or exclude others or come from the environment, and
 * l10n can read its sentences by itself; ours do none of it. Loading what that needs takes longer than all of commander. To require `process` is to open its streams, which the variable of that name does when they are
 * asked for. Of the grammar of Python the module is taken, which says what of its packages it uses; nobody watches its parser at work.
 */
export function withoutUnused() {
  return {
    name: 'without-unused',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(node:child_process|fs\/promises)$/ }, ({ path }) => ({ path, namespace: 'unused' }))
      onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {}' }))
      onResolve({ filter: /^node:process$/ }, ({ path }) => ({ path, namespace: 'variable' }))
      onLoad({ filter: /.*/, namespace: 'variable' }, () => ({ contents: 'module.exports = process' }))
      onResolve({ filter: /^@lezer\/python$/ }, ({ path }) => ({ path: require.resolve(path).replace(/\.cjs$/, '.js') }))
      onLoad({ filter: /commander[\\/]lib[\\/]command\.js$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8')
          .replace(/^ {2}(_executeSubCommand|_checkForMissingExecutable|_conflictingOption|addHelpText)\([\s\S]*?^ {2}}$/gm, '')
          .replace(
            /^ {2}(_parseOptionsEnv|_parseOptionsImplied|_checkFor(ConflictingLocalOptions|BrokenPassThrough))\([\s\S]*?^ {2}}$/gm,
            '  $1() {}',
          ),
      }))
      onLoad({ filter: /lezer[\\/]lr[\\/]dist[\\/]index\.js$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8')
          .replace(/^const verbose = .*$/m, '')
          .replace(/\bverbose\b/g, 'false'),
      }))
      onResolve({ filter: /^@lezer\/highlight$/ }, ({ path }) => ({ path, namespace: 'colours' }))
      onLoad({ filter: /.*/, namespace: 'colours' }, () => ({ contents: noColours }))
    },
  }
}

/** Of a package of many functions those that we call are packed; of one that is a single thing, all. */
export function entry(name) {
  const names = called(name)
  return names ? { stdin: { contents: `export { ${names} } from '${name}'`, resolveDir: root } } : { entryPoints: [require.resolve(name)] }
}

/** What our files import of a package by name; undefined where one takes it as a whole. */
function called(name) {
  const imports = readdirSync(source, { recursive: true })
    .filter(file => file.endsWith('.ts'))
    .flatMap(file => [...readFileSync(join(source, file), 'utf8').matchAll(/^import (?!type)([^']*) from '(.*)'$/gm)])
    .flatMap(([, what, from]) => (from === name ? [what] : []))
  if (imports.length === 0 || imports.some(what => !what.startsWith('{'))) return undefined
  const parts = imports.flatMap(what => what.replace(/[{}]/g, '').split(',')).map(part => part.trim())
  return [...new Set(parts.filter(part => part !== '' && !part.startsWith('type ')).map(part => part.split(' as ')[0]))]
}

/**
 * The grammar of Python holds its tables of numbers as texts, which it would decode character by character in each run that meets a settings
 * module: a twentieth of what a small project takes. They are decoded here, into a file of numbers, which lies in a folder beside the program.
 */
export function decoded(folder) {
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
export function lazily(packages) {
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
export function tables() {
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

export function slashed(path) {
  return path.replaceAll('\\', '/')
}

export function vendored(name) {
  return `vendor/${name.replace('@', '').replace('/', '-')}.js`
}
