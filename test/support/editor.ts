import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after } from 'node:test'
import { pathToFileURL } from 'node:url'
import {
  CodeLensRefreshRequest,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  InlayHintRefreshRequest,
  PublishDiagnosticsNotification,
  type Registration,
  RegistrationRequest,
  SemanticTokensRefreshRequest,
  type ServerCapabilities,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import type { Requests } from '../../server/src/protocol.ts'

/** An editor that talks to the built language server. Files are named by their paths. */
export interface Editor {
  /** What the server says it can do, and what it has asked for later. */
  capabilities: ServerCapabilities
  registered: readonly Registration[]
  /** What the server said that a window should show. */
  messages: string[]
  /** What the server wanted to be asked for again. */
  refreshed: string[]
  /** Rule ids of the diagnostics that a file has now. */
  rulesIn(path: string): unknown[]
  diagnosticsIn(path: string): Diagnostic[]
  /** Waits until the server has sent something that makes a condition true. */
  until(condition: () => boolean): Promise<void>
  open(path: string, text: string): Promise<void>
  change(path: string, text: string): Promise<void>
  save(path: string): Promise<void>
  close(path: string): Promise<void>
  /** Tells that files on the disk have another text. */
  changed(...paths: string[]): Promise<void>
  /** Asks for something of the protocol; rejects where the server refuses. */
  request<Result>(method: string, params: unknown): Promise<Result>
  /** Sends what no editor would: a body as it is, under a header that fits. */
  write(body: string): void
  /** Asks what only our clients ask. */
  ask<Name extends keyof Requests>(name: Name, params: Requests[Name]['params']): Promise<Requests[Name]['result']>
  /** Shuts the server down; gives its exit code and signal. */
  quit(): Promise<unknown[]>
}

/** `beforeReady` is what the editor does between the answer to its first request and its word that it is ready; it gets what was published. */
export async function editorOn(
  folders: readonly string[],
  options: Partial<InitializeParams> = {},
  beforeReady: (published: ReadonlyMap<string, Diagnostic[]>) => Promise<void> = async () => {},
): Promise<Editor> {
  const server = spawn(process.execPath, ['dist/cli.js', 'server', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
  after(() => server.kill())
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin))
  const diagnostics = new Map<string, Diagnostic[]>()
  const messages: string[] = []
  let waiting: { condition: () => boolean; resolve: () => void }[] = []
  let version = 1
  connection.onNotification(PublishDiagnosticsNotification.type, published => {
    diagnostics.set(published.uri, published.diagnostics)
    tell()
  })
  connection.onNotification(ShowMessageNotification.type, ({ message }) => {
    messages.push(message)
    tell()
  })
  const registered: Registration[] = []
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    registered.push(...registrations)
    tell()
  })
  const refreshed: string[] = []
  for (const { method } of [CodeLensRefreshRequest, InlayHintRefreshRequest, SemanticTokensRefreshRequest])
    connection.onRequest(method, () => {
      refreshed.push(method)
      tell()
      return null
    })
  connection.listen()

  const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    locale: 'en',
    capabilities: {},
    workspaceFolders: folders.map(path => ({ uri: uriOf(path), name: path })),
    ...options,
  })
  await beforeReady(diagnostics)
  await connection.sendNotification(InitializedNotification.type, {})

  return {
    capabilities,
    registered,
    messages,
    refreshed,
    diagnosticsIn: path => diagnostics.get(uriOf(path)) ?? [],
    rulesIn: path => (diagnostics.get(uriOf(path)) ?? []).map(({ code }) => code),
    until: condition =>
      new Promise((resolve, reject) => {
        if (condition()) return resolve()
        waiting.push({ condition, resolve })
        setTimeout(() => reject(new Error(`the server never said so: ${condition}`)), 120_000).unref()
      }),
    open: (path, text) =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri: uriOf(path), languageId: 'plaintext', version: version++, text },
      }),
    change: (path, text) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri: uriOf(path), version: version++ },
        contentChanges: [{ text }],
      }),
    save: path => connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri: uriOf(path) } }),
    close: path => connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: uriOf(path) } }),
    changed: (...paths) =>
      connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: paths.map(path => ({ uri: uriOf(path), type: 2 })) }),
    request: (method, params) => connection.sendRequest(method, params),
    write: body => server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
    ask: (name, params) => connection.sendRequest(name, params),
    async quit() {
      await connection.sendRequest(ShutdownRequest.type)
      const exited = once(server, 'exit')
      await connection.sendNotification(ExitNotification.type)
      return exited
    },
  }

  function tell(): void {
    const [ready, rest] = [waiting.filter(({ condition }) => condition()), waiting.filter(({ condition }) => !condition())]
    waiting = rest
    for (const { resolve } of ready) resolve()
  }
}

/** A path as an editor names it. */
export function uriOf(path: string): string {
  assert.ok(path.startsWith('/'), path)
  return pathToFileURL(path).href
}
