import { basename } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  type ClientCapabilities,
  createConnection,
  type Diagnostic,
  DiagnosticSeverity,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type Location,
  MessageType,
  ProposedFeatures,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { contentOf } from './files.ts'
import type { Language } from './l10n.ts'
import { chooseLanguage } from './language.ts'
import { configOf, type Project, projectsOf, type Reading, read } from './projects.ts'
import type { Check } from './protocol.ts'
import { countsOf } from './report/report.ts'
import { answerRequests } from './requests.ts'
import type { Problem, Severity } from './rules/rule.ts'
import type { Span } from './span.ts'
import { UsageError } from './usage.ts'
import { slashed } from './walk.ts'

/** The time without a key press after which the projects are read anew, in milliseconds. */
const pause = 150

/** Files that decide what is read and how, besides those that are read. */
const deciding = new Set(['djdeploy.toml', 'pyproject.toml', '.gitignore'])

const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout)
const open = new TextDocuments(TextDocument)
let folders: string[] = []
let client: ClientCapabilities = {}
/** The language of the editor; undefined where it does not tell. */
let spoken: Language | undefined
let timer: NodeJS.Timeout | undefined

/** The last reading of each project. */
let readings: Reading[] = []
/** The editors that it saw, by path. */
let editors = new Map<string, TextDocument>()
/** Files that have diagnostics in the editor: each gets an empty list once it has none. */
let published = new Set<string>()
/** Mistakes in configuration files that the user was told of, and that are still there. */
let told = new Set<string>()

connection.onInitialize(({ workspaceFolders, rootUri, locale, capabilities }) => {
  client = capabilities
  const uris = workspaceFolders?.map(folder => folder.uri) ?? (rootUri ? [rootUri] : [])
  folders = uris.flatMap(uri => pathOf(uri) ?? [])
  if (locale) spoken = locale.toLowerCase().startsWith('zh') ? 'zh-cn' : 'en'
  chooseLanguage(spoken)
  return {
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  }
})

connection.onInitialized(() => {
  if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration)
    connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] })
      .catch(error => connection.console.error(String(error)))
  if (client.workspace?.workspaceFolders)
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(folder => pathOf(folder.uri)))
      folders = [...folders.filter(folder => !gone.has(folder)), ...added.flatMap(folder => pathOf(folder.uri) ?? [])]
      soon()
    })
  publish()
})

connection.onDidChangeWatchedFiles(({ changes }) => {
  // Unlike key presses, files that come and go do not put off the reading: some programs never pause.
  if (!timer && changes.some(({ uri, type }) => type !== FileChangeType.Changed || matters(uri))) soon()
})
open.onDidChangeContent(({ document }) => {
  if (matters(document.uri)) soon()
})
open.onDidClose(({ document }) => {
  if (matters(document.uri)) soon()
})
connection.onShutdown(() => clearTimeout(timer))

/** Whether another text of a file may change what is found: not where the file was there and nothing asked for its text. */
function matters(uri: string): boolean {
  const path = pathOf(uri)
  if (!path) return false
  if (deciding.has(basename(path)) || readings.some(({ asked }) => asked.has(path))) return true
  return !readings.some(({ listed }) => listed.has(path))
}

function soon(): void {
  clearTimeout(timer)
  timer = setTimeout(publish, pause)
}

/** Reads every project again, open editors over the disk, and sends what was found. */
function publish(): void {
  clearTimeout(timer)
  timer = undefined
  editors = new Map(
    open.all().flatMap(document => {
      const path = pathOf(document.uri)
      return path ? [[path, document]] : []
    }),
  )
  const texts = new Map([...editors].map(([path, document]) => [path, document.getText()]))
  const mistakes = new Set<string>()
  readings = projectsOf(folders, [...texts.keys()]).flatMap(project => readingOf(project, texts, mistakes) ?? [])
  for (const mistake of mistakes) if (!told.has(mistake)) warn(mistake)
  told = mistakes

  const byFile = new Map<string, Diagnostic[]>()
  for (const problem of readings.flatMap(({ problems }) => problems)) {
    const uri = uriOf(problem.at)
    const diagnostics = byFile.get(uri)
    if (diagnostics) diagnostics.push(diagnosticOf(problem))
    else byFile.set(uri, [diagnosticOf(problem)])
  }
  for (const uri of published) if (!byFile.has(uri)) send(uri, [])
  for (const [uri, diagnostics] of byFile) send(uri, diagnostics)
  published = new Set(byFile.keys())
}

/** Publishes everything anew, and says how much it is. */
function check(): Check {
  publish()
  return { files: readings.reduce((sum, { checked }) => sum + checked, 0), ...countsOf(readings.flatMap(({ problems }) => problems)) }
}

/** As a notification: the library's own function asks for an answer, and an editor that cannot give one would end the server. */
function warn(message: string): void {
  void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: `djdeploy: ${message}` })
}

function send(uri: string, diagnostics: Diagnostic[]): void {
  void connection.sendDiagnostics({ uri, version: open.get(uri)?.version, diagnostics })
}

/** A project read; undefined, with the mistake noted, where its configuration is wrong. */
function readingOf(project: Project, texts: ReadonlyMap<string, string>, mistakes: Set<string>): Reading | undefined {
  try {
    const config = configOf(project)
    chooseLanguage(config.language ?? spoken)
    return read(project, config, texts)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof UsageError) mistakes.add(message)
    else connection.console.error(error instanceof Error ? (error.stack ?? message) : message)
    return undefined
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

/** The name of a file as the editor writes it, which may encode other characters than we would. */
function uriOf({ source }: Span): string {
  return editors.get(source.path)?.uri ?? pathToFileURL(source.path).href
}

/** The path of a file on this machine; undefined for other schemes and hosts, and for what a malformed message brings in place of a name. */
function pathOf(uri: unknown): string | undefined {
  if (typeof uri !== 'string' || !uri.startsWith('file:')) return undefined
  try {
    return slashed(fileURLToPath(uri))
  } catch {
    return undefined
  }
}

/** Whether an editor holds a text of a file that the disk does not. */
function isUnsaved(path: string): boolean {
  const document = open.all().find(({ uri }) => pathOf(uri) === path)
  const content = document && contentOf(path)
  return content !== undefined && content.toString() !== document?.getText()
}

answerRequests(connection, {
  language: () => chooseLanguage(spoken),
  check,
  editor: { language: () => spoken, unsaved: isUnsaved },
})
open.listen(connection)
connection.listen()
