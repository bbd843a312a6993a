// The language server beside what an editor asks of it, in a workspace of 1,000 site files and 20 projects. Nothing is asserted.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { build } from 'esbuild'
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { arraysByIndex } from '../../scripts/arrays.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const folder = mkdtempSync(join(tmpdir(), 'djdeploy-bench-'))
const rounds = Number(process.env.ROUNDS ?? 200)
// Where this is set, Node reads certificates at each start, which can take twice as long as all else that it does.
delete process.env.NODE_EXTRA_CA_CERTS

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

/** One virtual host of 40 lines. */
function site(index: number): string {
  const locations = ['static', 'media', 'docs', 'old', 'api'].map(
    name => `  location /${name}/ {\n    alias /srv/shop${index}/${name}/;\n    expires 1h;\n    access_log off;\n  }`,
  )
  return `upstream shop${index} {\n  server 127.0.0.1:${10000 + index};\n}\nserver {\n  listen 8080;\n  server_name shop${index}.example;\n  root /srv/shop${index};\n${locations.join('\n')}\n  location / {\n    proxy_pass http://shop${index};\n    proxy_set_header Host $host;\n  }\n}\n`
}

/** Sites in one nginx configuration, and copies of the example of a beginner. */
function workspace(name: string, sites: number, projects: number): string {
  write(`${name}/nginx/nginx.conf`, 'events {}\nhttp {\n  server_names_hash_max_size 4096;\n  include sites-enabled/*.conf;\n}\n')
  for (let index = 0; index < sites; index++) write(`${name}/nginx/sites-enabled/shop${index}.conf`, site(index))
  for (let index = 0; index < projects; index++)
    cpSync(join(root, 'examples/beginner'), join(folder, name, `projects/shop${index}`), { recursive: true })
  return join(folder, name)
}

const large = workspace('large', 1000, 20)
const edited = [
  'nginx/sites-enabled/shop500.conf',
  'projects/shop3/deploy/uwsgi.ini',
  'projects/shop3/deploy/nginx.conf',
  'projects/shop3/shop/settings.py',
]

server(workspace('small', 180, 3), large)
  .then(async rows => console.table([...rows, ...features(large, await packed())]))
  .finally(() => rmSync(folder, { recursive: true, force: true }))

interface Packed {
  Session: typeof import('../../server/src/lsp/session.ts').Session
  features: Record<string, (place: unknown) => unknown>
}

/** What the server is made of, packed as it is: straight from the sources, every function would be given its name each time it is made. */
async function packed(): Promise<Packed> {
  const outfile = join(folder, 'packed/editor.cjs')
  cpSync(join(root, 'server/src/catalogue'), dirname(outfile), { recursive: true })
  const features = ['hover', 'complete', 'definition']
  const imports = features.map(name => `import { ${name} } from './server/src/features/${name}.ts'\n`)
  const exported = `export { Session } from './server/src/lsp/session.ts'\nexport const features = { ${features} }`
  const stdin = { contents: imports.join('') + exported, resolveDir: root }
  const plugins = [arraysByIndex()]
  await build({ stdin, outfile, plugins, bundle: true, minify: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error' })
  return createRequire(import.meta.url)(outfile)
}

/** Server time of key presses and requests: a letter comes in somewhere, diagnostics follow, and the cursor behind it asks. */
function features(path: string, { Session, features }: Packed): object[] {
  setFlagsFromString('--semi-space-growth-factor=1')
  const session = new Session({ warn: console.error, log: console.error })
  session.setFolders([pathToFileURL(path).href])
  session.publish()
  session.rehearse()
  session.publish()
  const atFirst = live()
  const rows = edited.flatMap(name => {
    const file = join(path, name)
    const uri = pathToFileURL(file).href
    const original = readFileSync(file, 'utf8')
    const times: Record<string, number[]> = {}
    const measure = (what: string, act: () => unknown) => {
      const start = performance.now()
      act()
      times[what] = [...(times[what] ?? []), performance.now() - start]
    }
    for (let round = 0; round < rounds; round++) {
      const at = Math.floor((original.length * ((round * 7919) % 1000)) / 1000)
      const document = TextDocument.create(uri, 'x', round + 1, `${original.slice(0, at)}x${original.slice(at)}`)
      measure('key press to diagnostics', () => {
        session.edited(document)
        session.publish()
      })
      const place = () => session.place(uri, document.positionAt(at + 1))
      for (const [what, feature] of Object.entries(features))
        measure(what, () => {
          const here = place()
          return here && feature(here)
        })
    }
    session.closed(uri)
    session.publish()
    return Object.entries(times).map(([what, all]) => ({
      in: name,
      what,
      'median ms': percentile(all, 0.5),
      'p95 ms': percentile(all, 0.95),
    }))
  })
  return [
    { in: '1,140 files', what: 'live heap MB at first', 'median ms': atFirst },
    { in: '1,140 files', what: `live heap MB after ${rounds * edited.length} key presses`, 'median ms': live() },
    ...rows,
  ]
}

/** What is still in use of the heap, in MB: resident memory also holds what is not yet cleared away. */
function live(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return Math.round(process.memoryUsage().heapUsed / 1024 / 1024)
}

/** Of the built server: the time from its start to the first diagnostics, and its memory before and after 1,000 edits. */
async function server(small: string, large: string): Promise<object[]> {
  const starts: number[] = []
  for (let start = 0; start < 5; start++) starts.push((await session(small, 0)).first)
  const edits = await session(large, 1000)
  return [
    { in: '200 files', what: 'start to first diagnostics', 'median ms': percentile(starts, 0.5) },
    { in: '1,140 files', what: 'start to first diagnostics', 'median ms': edits.first },
    { in: '1,140 files', what: 'resident MB at first', 'median ms': edits.before },
    { in: '1,140 files', what: 'resident MB after 1,000 edits', 'median ms': edits.after },
  ]
}

async function session(path: string, edits: number): Promise<{ first: number; before: number; after: number }> {
  const start = performance.now()
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), 'server', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))
  let told: () => void = () => {}
  connection.onNotification(PublishDiagnosticsNotification.type, () => told())
  connection.listen()
  const published = () => new Promise<void>(resolve => (told = resolve))
  const folders = [{ uri: pathToFileURL(path).href, name: 'bench' }]
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: folders,
  })
  const diagnostics = published()
  await connection.sendNotification(InitializedNotification.type, {})
  await diagnostics
  const first = Math.round(performance.now() - start)
  // What a key press needs is prepared by then.
  await setTimeout(1500)
  const before = resident(child.pid ?? 0)
  const file = join(path, edits > 0 ? 'projects/shop3/deploy/uwsgi.ini' : 'nginx/nginx.conf')
  const uri = pathToFileURL(file).href
  const text = readFileSync(file, 'utf8')
  await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: 'ini', version: 1, text } })
  for (let edit = 0; edit < edits; edit++) {
    const next = published()
    const change = {
      textDocument: { uri, version: edit + 2 },
      contentChanges: [{ text: `${text}\n# ${edit}\n${edit % 2 ? 'procesess = 2\n' : ''}` }],
    }
    await connection.sendNotification(DidChangeTextDocumentNotification.type, change)
    await next
  }
  const after = resident(child.pid ?? 0)
  await connection.sendNotification(ExitNotification.type)
  child.kill()
  return { first, before, after }
}

/** Resident memory of a process in MB (Linux). */
function resident(pid: number): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)
}

function percentile(times: number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.floor(sorted.length * part)] ?? 0) * 10) / 10
}
