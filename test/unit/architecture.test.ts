import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, posix } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const source = join(dirname(fileURLToPath(import.meta.url)), '../../server/src')

/** Who may import whom: the core from the bottom up, then the outer files that touch the world. */
const mayUse: Record<string, string[]> = {
  'l10n.ts': [],
  'span.ts': [],
  'usage.ts': [],
  'memory.ts': [],
  'path.ts': [],
  'list.ts': [],
  syntax: ['span.ts', 'memory.ts', 'l10n.ts'],
  facts: ['path.ts', 'list.ts', 'span.ts', 'memory.ts', 'syntax', 'catalogue', 'l10n.ts'],
  catalogue: ['l10n.ts'],
  formats: ['path.ts', 'list.ts', 'span.ts', 'memory.ts', 'syntax', 'facts', 'catalogue', 'l10n.ts'],
  'workspace.ts': ['path.ts', 'list.ts', 'span.ts', 'memory.ts', 'syntax', 'formats'],
  'statements.ts': ['span.ts', 'facts', 'formats'],
  'deployments.ts': ['path.ts', 'list.ts', 'memory.ts', 'facts', 'formats', 'statements.ts'],
  'stack.ts': ['path.ts', 'list.ts', 'span.ts', 'memory.ts', 'facts', 'formats', 'statements.ts', 'deployments.ts'],
  'target.ts': ['path.ts', 'formats'],
  rules: ['path.ts', 'list.ts', 'span.ts', 'memory.ts', 'syntax', 'facts', 'formats', 'catalogue', 'stack.ts', 'l10n.ts'],
  show: ['path.ts', 'span.ts', 'syntax', 'facts', 'catalogue', 'formats', 'l10n.ts'],
  features: [
    'path.ts',
    'list.ts',
    'span.ts',
    'memory.ts',
    'syntax',
    'facts',
    'catalogue',
    'formats',
    'stack.ts',
    'rules',
    'show',
    'l10n.ts',
  ],
  generate: ['path.ts', 'span.ts', 'syntax', 'facts', 'catalogue', 'formats', 'stack.ts', 'usage.ts', 'l10n.ts'],
  report: ['path.ts', 'span.ts', 'rules', 'l10n.ts'],
  'walk.ts': ['usage.ts', 'l10n.ts'],
  'files.ts': ['walk.ts', 'workspace.ts', 'l10n.ts'],
  'config.ts': ['catalogue', 'files.ts', 'walk.ts', 'formats', 'generate', 'rules', 'usage.ts', 'l10n.ts'],
  'language.ts': ['usage.ts', 'l10n.ts'],
  'load.ts': ['path.ts', 'config.ts', 'files.ts', 'formats', 'rules', 'span.ts', 'stack.ts', 'target.ts', 'workspace.ts', 'l10n.ts'],
  commands: [
    'path.ts',
    'catalogue',
    'config.ts',
    'files.ts',
    'formats',
    'generate',
    'language.ts',
    'load.ts',
    'protocol.ts',
    'report',
    'rules',
    'show',
    'span.ts',
    'stack.ts',
    'usage.ts',
    'walk.ts',
    'workspace.ts',
    'l10n.ts',
  ],
  'launch.ts': [],
  'generator.ts': ['commands'],
  'commandLine.ts': ['commands', 'language.ts', 'l10n.ts'],
  'linter.ts': ['commandLine.ts'],
  'cli.ts': ['commandLine.ts', 'commands', 'generator.ts', 'language.ts', 'l10n.ts'],
  'protocol.ts': [],
  lsp: [
    'commands',
    'config.ts',
    'facts',
    'features',
    'files.ts',
    'formats',
    'generator.ts',
    'language.ts',
    'list.ts',
    'load.ts',
    'protocol.ts',
    'report',
    'rules',
    'path.ts',
    'stack.ts',
    'usage.ts',
    'walk.ts',
    'workspace.ts',
    'l10n.ts',
  ],
}

/** The parts and files that a package is for; nothing else in `server/src` imports it. `node` stands for all modules of Node. */
const onlyIn: Record<string, string[]> = {
  node: ['catalogue/index.ts', 'walk.ts', 'files.ts', 'config.ts', 'commands', 'launch.ts', 'cli.ts', 'lsp'],
  '@lezer/python': ['syntax'],
  '@vscode/l10n': ['l10n.ts'],
  commander: ['commandLine.ts', 'cli.ts'],
  '@clack/prompts': ['commands'],
  '@noble/hashes': ['generate'],
  diff: ['commands'],
  fflate: ['generate'],
  ignore: ['walk.ts'],
  ini: ['generate'],
  'node-diff3': ['generate'],
  picomatch: ['walk.ts', 'lsp'],
  'smol-toml': ['config.ts'],
  'vscode-languageserver': ['lsp/answers.ts', 'lsp/refresh.ts', 'lsp/requests.ts', 'lsp/server.ts'],
  'vscode-languageserver-textdocument': ['span.ts', 'lsp'],
  'vscode-languageserver-types': ['features', 'protocol.ts', 'lsp'],
  yaml: ['syntax', 'formats'],
}

for (const part of Object.keys(mayUse)) {
  test(`${part} imports only what it may`, () => {
    assert.deepEqual(
      imports()
        .filter(({ file }) => partOf(file) === part)
        .flatMap(({ file, name }) => complaint(part, file, name) ?? []),
      [],
    )
  })
}

test('the table names all parts and no others', () => {
  const parts = readdirSync(source).filter(part => !part.endsWith('.d.ts') && part !== 'README.md')
  assert.deepEqual(Object.keys(mayUse).sort(), parts.sort())
})

test('no file leads back to itself, not even for a type', () => {
  const graph = new Map<string, string[]>()
  for (const { file, name } of imports())
    if (name.startsWith('.')) graph.set(file, [...(graph.get(file) ?? []), posix.join(posix.dirname(file), name)])
  const reached = (from: string): Set<string> => {
    const seen = new Set<string>()
    for (const rest = [...(graph.get(from) ?? [])]; rest.length > 0; ) {
      const file = rest.pop() ?? ''
      if (!seen.has(file)) rest.push(...(graph.get(file) ?? []))
      seen.add(file)
    }
    return seen
  }
  assert.deepEqual(
    [...graph.keys()].filter(file => reached(file).has(file)),
    [],
  )
})

test('server/README.md names files and folders that are there', () => {
  const page = readFileSync(join(source, '../README.md'), 'utf8')
  const named = [...page.matchAll(/`([\w.-]+(?:\/[\w.-]+)*(?:\.(?:ts|mjs|json)|\/))`/g)].map(([, path = '']) => path)
  assert.deepEqual(
    named.filter(path => !path.startsWith('.') && !existsSync(join(source, path)) && !existsSync(join(source, '../..', path))),
    [],
  )
})

/** What is wrong with an import, if anything. `./name.js` is a bundle, which may be loaded where it is asked for. */
function complaint(part: string, file: string, name: string): string | undefined {
  if (/^\.\/\w+\.js$/.test(name)) return undefined
  if (name.startsWith('.')) {
    const target = partOf(posix.join(posix.dirname(file), name))
    if (target === part || target === '..' || mayUse[part]?.includes(target)) return undefined
    return `${file} imports ${name}; ${part} may use ${mayUse[part]?.join(', ') || 'nothing'}`
  }
  const bare = builtinModules.includes(name.replace('node:', ''))
    ? 'node'
    : name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/')
  if (onlyIn[bare]?.some(place => place === part || place === file)) return undefined
  return `${file} imports ${name}; only ${onlyIn[bare]?.join(', ') ?? 'nobody'} may use ${bare}`
}

/** Every import of the sources, also those of types and of files that are required lazily. `..` is a file outside, `package.json`. */
function imports(): { file: string; name: string }[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  return files
    .map(file => file.replaceAll('\\', '/'))
    .flatMap(file => {
      const text = readFileSync(join(source, file), 'utf8')
      const names = [...text.matchAll(/^(?:import|export)\b[^'"]*?\bfrom '([^']+)'|^import '([^']+)'|\b(?:require|import)\('([^']+)'\)/gm)]
      return [...new Set(names.map(match => match[1] ?? match[2] ?? match[3] ?? ''))].map(name => ({ file, name }))
    })
}

function partOf(file: string): string {
  return file.split('/')[0] ?? file
}
