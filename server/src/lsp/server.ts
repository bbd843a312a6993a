import nodeModule from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  type ClientCapabilities,
  createConnection,
  DidChangeWatchedFilesNotification,
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  MessageType,
  ProposedFeatures,
  type PublishDiagnosticsParams,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { chooseLanguage } from '../language.ts'
import type { InitializationOptions, Settings } from '../protocol.ts'
import { answerFeatures, featureCapabilities, formatted } from './answers.ts'
import { standingAnswers } from './refresh.ts'
import { answerRequests } from './requests.ts'
import { Session } from './session.ts'

/** The time without a key press after which diagnostics are published, in milliseconds. */
const pause = 50

/** The same for files that come and go on the disk, which often come in numbers. */
const pauseOfDisk = 150

/** The same for the editor to be told that colours, lenses and hints of other files are not those that it shows, and for what can be done ahead. */
const pauseOfOthers = 300

/** The time in which an answer gets on its way, so that reading does not hold it up. */
const pauseOfAnswer = 10

const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout)
const open = new TextDocuments(TextDocument)
const session = new Session({
  // As a notification: the library's own function asks for an answer, and an editor that cannot give one would end the server.
  warn: message =>
    void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: `djdeploy: ${message}` }),
  log: message => connection.console.error(message),
})
const standing = standingAnswers(method => void connection.sendRequest(method).catch(error => connection.console.error(String(error))))
let client: ClientCapabilities = {}
/** The editor has said that it is ready; until then diagnostics wait. */
let isReady = false
const waiting: PublishDiagnosticsParams[] = []
let timer: NodeJS.Timeout | undefined
let timerOfOthers: NodeJS.Timeout | undefined

connection.onInitialize(({ workspaceFolders, rootUri, locale, capabilities, initializationOptions }) => {
  client = capabilities
  session.setFolders(workspaceFolders?.map(folder => folder.uri) ?? (rootUri ? [rootUri] : []))
  if (locale) session.spoken = locale.toLowerCase().startsWith('zh') ? 'zh-cn' : 'en'
  const { commands = false, ...settings } = (initializationOptions ?? {}) as InitializationOptions
  session.hasCommands = commands
  session.hasSnippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport ?? false
  session.settings = settings
  chooseLanguage(session.language)
  // The editor has work to do before it is ready: meanwhile everything is read.
  soon(pauseOfAnswer)
  return {
    capabilities: {
      ...featureCapabilities,
      ...(!formatsByLanguage() && { documentFormattingProvider: true, documentRangeFormattingProvider: true }),
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  }
})

connection.onInitialized(() => {
  if (formatsByLanguage())
    for (const { type } of [DocumentFormattingRequest, DocumentRangeFormattingRequest])
      connection.client.register(type, { documentSelector: formatted }).catch(error => connection.console.error(String(error)))
  if (watchesDisk())
    connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] })
      .catch(error => connection.console.error(String(error)))
  if (client.workspace?.workspaceFolders)
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      session.setFolders(
        added.map(({ uri }) => uri),
        removed.map(({ uri }) => uri),
      )
      soon()
    })
  isReady = true
  publish()
})

/** Whether the editor can be told which languages are formatted. */
function formatsByLanguage(): boolean {
  const { formatting, rangeFormatting } = client.textDocument ?? {}
  return Boolean(formatting?.dynamicRegistration && rangeFormatting?.dynamicRegistration)
}

/** Whether the editor can be told to watch files; Neovim on Linux and Vim cannot. */
function watchesDisk(): boolean {
  return client.workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false
}

connection.onDidChangeConfiguration(({ settings }) => {
  session.settings = (settings ?? {}) as Settings
  session.restart()
  chooseLanguage(session.language)
  soon()
})
connection.onDidChangeWatchedFiles(({ changes }) => {
  const matters = changes.filter(({ uri }) => session.changedOnDisk(uri))
  // Unlike key presses, files that come and go do not put off the reading: some programs never pause.
  if (matters.length > 0 && !timer) soon(pauseOfDisk)
})
open.onDidChangeContent(({ document }) => {
  standing.forget(document.uri)
  if (session.edited(document) && (session.settings.run !== 'onSave' || document.version <= 1)) soon()
})
open.onDidSave(() => {
  if (!watchesDisk()) session.lookAtDisk()
  if (session.settings.run === 'onSave' || !watchesDisk()) soon()
})
open.onDidClose(({ document }) => {
  standing.forget(document.uri)
  if (session.closed(document.uri)) soon()
})
connection.onShutdown(() => {
  clearTimeout(timer)
  clearTimeout(timerOfOthers)
})

function soon(after = pause): void {
  clearTimeout(timer)
  timer = setTimeout(publish, after)
}

/** Sends the diagnostics that have changed; what else has changed is told when nothing happens for a while. */
function publish(): void {
  clearTimeout(timer)
  clearTimeout(timerOfOthers)
  timer = undefined
  attempt(() => {
    for (const publication of session.publish()) waiting.push(publication)
    if (isReady) for (const publication of waiting.splice(0)) void connection.sendDiagnostics(publication)
  })
  if (isReady) timerOfOthers = setTimeout(() => attempt(whileNothingHappens), pauseOfOthers)
}

function whileNothingHappens(): void {
  standing.refresh(client)
  if (session.rehearse()) {
    publish()
    letGo()
    keepCompiled()
  }
}

/** Lets go of what reading everything has left behind. V8 by itself does so much later, and while the user types. */
function letGo(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

/** Has Node keep the code that it has compiled so far, where the extension names a place for it; by itself it does so at a regular end alone. */
function keepCompiled(): void {
  const { flushCompileCache } = nodeModule as { flushCompileCache?: () => void }
  flushCompileCache?.()
}

function attempt(action: () => void): void {
  try {
    action()
  } catch (error) {
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
}

answerFeatures(connection, session, standing)
answerRequests(connection, session, publish)
open.listen(connection)
connection.listen()
