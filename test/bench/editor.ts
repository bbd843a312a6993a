// The language server beside what an editor asks of it, in a workspace of 1,000 site files and 20 projects. Nothing is asserted.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
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
import { complete } from '../../server/src/features/complete.ts'
import { definition } from '../../server/src/features/definition.ts'
import { hover } from '../../server/src/features/hover.ts'
import { Session } from '../../server/src/lsp/session.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const folder = mkdtempSync(join(tmpdir(), 'djdeploy-bench-'))
const rounds = Number(process.env.ROUNDS ?? 200)

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
  .then(rows => console.table([...rows, ...features(large)]))
  .finally(() => rmSync(folder, { recursive: true, force: true }))

/** Server time of key presses and requests: a letter comes in somewhere, diagnostics follow, and the cursor behind it asks. */
function features(path: string): object[] {
  const session = new Session({ warn: console.error, log: console.error })
  session.setFolders([pathToFileURL(path).href])
  session.publish()
  return edited.flatMap(name => {
    const file = join(path, name)
    const uri = pathToFileURL(file).href
    const original = readFileSync(file, 'utf8')
    const times: Record<string, number[]> = { 'key press to diagnostics': [], completion: [], hover: [], definition: [] }
    const measure = (what: string, act: () => unknown) => {
      const start = performance.now()
      act()
      times[what]?.push(performance.now() - start)
    }
    for (let round = 0; round < rounds; round++) {
      const at = Math.floor((original.length * ((round * 7919) % 1000)) / 1000)
      const document = TextDocument.create(uri, 'x', round + 1, `${original.slice(0, at)}x${original.slice(at)}`)
      measure('key press to diagnostics', () => {
        session.edited(document)
        session.publish()
      })
      const place = () => session.place(uri, document.positionAt(at + 1))
      for (const [what, feature] of Object.entries({ hover, completion: complete, definition }))
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
}

/** Of the built server: the time from its start to the first diagnostics, and its memory before and after 1,000 edits. */
async function server(small: string, large: string): Promise<object[]> {
  const first = await session(small, 0)
  const edits = await session(large, 1000)
  return [
    { in: '200 files', what: 'start to first diagnostics', 'median ms': first.first },
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
