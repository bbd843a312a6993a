import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { folderOf } from '../support/cli.ts'

test('diagnostics follow the disk and the open editors', async () => {
  const folder = folderOf({ 'shop.conf': new Uint8Array([0]) })
  const root = pathToFileURL(folder.path).href
  const uri = pathToFileURL(join(folder.path, 'shop.conf')).href
  const server = spawn(process.execPath, ['dist/cli.js', 'server', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
  after(() => server.kill())
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin))
  const waiting: ((published: PublishDiagnosticsParams) => void)[] = []
  const next = () => new Promise<PublishDiagnosticsParams>(resolve => waiting.push(resolve))
  connection.onNotification(PublishDiagnosticsNotification.type, published => waiting.shift()?.(published))
  connection.onRequest(RegistrationRequest.type, () => {})
  connection.listen()

  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: root,
    capabilities: {},
    workspaceFolders: [{ uri: root, name: 'shop' }],
  })
  let published = next()
  await connection.sendNotification(InitializedNotification.type, {})
  const [{ code, source, severity, message } = assert.fail('no diagnostics'), ...more] = (await published).diagnostics
  assert.deepEqual(
    { code, source, severity, message, more },
    {
      code: 'syntax/unreadable',
      source: 'djdeploy',
      severity: 1,
      message: 'this file cannot be read: it holds NUL bytes, so it is not a text file',
      more: [],
    },
  )

  published = next()
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'nginx', version: 1, text: '# fine\n' },
  })
  assert.deepEqual(await published, { uri, diagnostics: [] })

  published = next()
  await connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text: '# still fine\n' }],
  })
  await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } })
  assert.equal((await published).diagnostics.length, 1)

  published = next()
  folder.write({ 'shop.conf': '# fine\n' })
  await connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri, type: 2 }] })
  assert.deepEqual((await published).diagnostics, [])

  await connection.sendRequest(ShutdownRequest.type)
  const exited = once(server, 'exit')
  await connection.sendNotification(ExitNotification.type)
  assert.deepEqual(await exited, [0, null])
})
