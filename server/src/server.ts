import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  type ClientCapabilities,
  createConnection,
  type Diagnostic,
  DiagnosticSeverity,
  DidChangeWatchedFilesNotification,
  type Location,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { ruleIds } from './commands/rules.ts'
import { findConfig, noConfig, readConfig } from './config.ts'
import { diskFiles, over } from './files.ts'
import { chooseLanguage } from './language.ts'
import { load } from './load.ts'
import type { Problem, Severity } from './rules/rule.ts'
import type { Span } from './span.ts'
import { UsageError } from './usage.ts'
import { slashed } from './walk.ts'

/** The time without a key press after which a workspace is read anew. */
const pause = 150

const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout)
const open = new TextDocuments(TextDocument)
/** Files that have diagnostics in the editor: each gets an empty list once it has none. */
let published = new Set<string>()
let folders: string[] = []
let client: ClientCapabilities = {}
let timer: NodeJS.Timeout | undefined

connection.onInitialize(({ workspaceFolders, locale, capabilities }) => {
  client = capabilities
  folders = (workspaceFolders ?? []).flatMap(folder => pathOf(folder.uri) ?? [])
  chooseLanguage(locale?.toLowerCase().startsWith('zh') ? 'zh-cn' : 'en')
  return {
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  }
})

connection.onInitialized(() => {
  if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration)
    void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] })
  if (client.workspace?.workspaceFolders)
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(folder => pathOf(folder.uri)))
      folders = [...folders.filter(folder => !gone.has(folder)), ...added.flatMap(folder => pathOf(folder.uri) ?? [])]
      soon()
    })
  publish()
})

connection.onDidChangeWatchedFiles(soon)
open.onDidChangeContent(soon)
open.onDidClose(soon)

function soon(): void {
  clearTimeout(timer)
  timer = setTimeout(publish, pause)
}

/** Reads every folder again, open editors over the disk, and sends what changed. */
function publish(): void {
  const texts = new Map<string, string>()
  for (const document of open.all()) {
    const path = pathOf(document.uri)
    if (path) texts.set(path, document.getText())
  }
  const lone = [...texts.keys()].filter(path => !folders.some(folder => path.startsWith(`${folder}/`))).map(path => slashed(dirname(path)))
  const byFile = new Map<string, Diagnostic[]>()
  for (const root of folders.length > 0 ? folders : new Set(lone)) {
    for (const problem of problemsIn(root, texts)) {
      const uri = uriOf(problem.at)
      const diagnostics = byFile.get(uri)
      if (diagnostics) diagnostics.push(diagnosticOf(problem))
      else byFile.set(uri, [diagnosticOf(problem)])
    }
  }
  for (const uri of published) if (!byFile.has(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] })
  for (const [uri, diagnostics] of byFile) void connection.sendDiagnostics({ uri, diagnostics })
  published = new Set(byFile.keys())
}

function problemsIn(root: string, texts: ReadonlyMap<string, string>): Problem[] {
  try {
    const path = findConfig(root)
    const config = path ? readConfig(path, ruleIds()) : noConfig
    const disk = diskFiles(root, { exclude: config.exclude })
    const inside = new Map([...texts].filter(([path]) => path.startsWith(`${root}/`)))
    return load(over(disk, inside), disk, config).problems
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof UsageError) connection.window.showWarningMessage(`djdeploy: ${message}`)
    else connection.console.error(error instanceof Error ? (error.stack ?? message) : message)
    return []
  }
}

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
}

function diagnosticOf({ at, severity, rule, message, related = [] }: Problem): Diagnostic {
  const relatedInformation = related.map(note => ({ location: locationOf(note.at), message: note.message }))
  return { range: locationOf(at).range, severity: severities[severity], code: rule, source: 'djdeploy', message, relatedInformation }
}

function locationOf(at: Span): Location {
  return { uri: uriOf(at), range: { start: at.source.position(at.start), end: at.source.position(at.end) } }
}

function uriOf({ source }: Span): string {
  return pathToFileURL(source.path).href
}

/** The path of a file on this machine; undefined for other schemes. */
function pathOf(uri: string): string | undefined {
  return uri.startsWith('file:') ? slashed(fileURLToPath(uri)) : undefined
}

open.listen(connection)
connection.listen()
