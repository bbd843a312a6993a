import {
  type CompletionItem,
  type Connection,
  type DocumentSelector,
  LSPErrorCodes,
  type Position,
  ResponseError,
  SemanticTokensRequest,
  type ServerCapabilities,
  type TextDocumentIdentifier,
} from 'vscode-languageserver/node'
import { actionKinds, actions } from '../features/actions.ts'
import { withoutPlaces } from '../features/complete/plain.ts'
import { complete, completionTriggers, resolveCompletion } from '../features/complete.ts'
import { definition } from '../features/definition.ts'
import { foldingRanges } from '../features/folding.ts'
import { format, formatRange } from '../features/format.ts'
import { highlights } from '../features/highlights.ts'
import { hover } from '../features/hover.ts'
import { inlays } from '../features/inlays.ts'
import { lenses } from '../features/lenses.ts'
import { links } from '../features/links.ts'
import type { Place } from '../features/place.ts'
import { references } from '../features/references.ts'
import type { Refusal } from '../features/rename/refusal.ts'
import { prepareRename, rename } from '../features/rename.ts'
import { selectionRanges } from '../features/selection.ts'
import { signature, signatureTriggers } from '../features/signature.ts'
import { documentSymbols, workspaceSymbols } from '../features/symbols.ts'
import { semanticTokens, tokensLegend } from '../features/tokens.ts'
import type { StandingAnswers } from './refresh.ts'
import type { Session, Shown } from './session.ts'

/** What the server can do besides diagnostics. */
export const featureCapabilities: ServerCapabilities = {
  hoverProvider: true,
  signatureHelpProvider: { triggerCharacters: signatureTriggers },
  completionProvider: { triggerCharacters: completionTriggers, resolveProvider: true },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentLinkProvider: {},
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  codeActionProvider: { codeActionKinds: actionKinds },
  codeLensProvider: {},
  inlayHintProvider: true,
  semanticTokensProvider: { legend: tokensLegend, full: true },
}

/** Formatting is offered by language, where the editor lets us: who formats Python or YAML is asked for no more than before. */
export const formatted: DocumentSelector = [
  'nginx',
  'NGINX',
  'uwsgi-ini',
  'supervisor-conf',
  'systemd-unit',
  'systemd-conf',
  'ini',
  'properties',
].map(language => ({ scheme: 'file', language }))

/** Answers the requests of the protocol, each with the feature of its name. What is asked about a file that is not ours is null. */
export function answerFeatures(connection: Connection, session: Session, { answering }: StandingAnswers): void {
  connection.onCompletion(params => at(place => suggestions(place, params.context?.triggerCharacter))(params))
  connection.onCompletionResolve(resolveCompletion)
  connection.onHover(at(hover))
  connection.onSignatureHelp(at(signature))
  connection.onDefinition(at(definition))
  connection.onReferences(params => at(place => references(place, params.context))(params))
  connection.onDocumentHighlight(at(highlights))
  connection.onPrepareRename(at(place => orRefuse(prepareRename(place))))
  connection.onRenameRequest(params => at(place => orRefuse(rename(place, params.newName)))(params))
  connection.onDocumentLinks(of(shown => links(shown, shown.document)))
  connection.onDocumentSymbol(of(({ document }) => documentSymbols(document)))
  connection.onWorkspaceSymbol(({ query }) => session.views.flatMap(view => workspaceSymbols(view, query)))
  connection.onFoldingRanges(of(({ document }) => foldingRanges(document)))
  connection.onSelectionRanges(params =>
    of(({ document }) =>
      selectionRanges(
        document,
        params.positions.map(position => document.source.offset(position)),
      ),
    )(params),
  )
  connection.onDocumentFormatting(params => of(({ document }) => format(document, params.options))(params))
  connection.onDocumentRangeFormatting(params => of(({ document }) => formatRange(document, params.range, params.options))(params))
  connection.onCodeAction(params =>
    of(shown => actions(shown, shown.document, params.range, { ...params.context, hasCommands: session.hasCommands }))(params),
  )
  connection.onCodeLens(
    answering(
      'codeLens',
      of(shown => (session.hasCommands && session.settings.codeLens !== false ? lenses(shown, shown.document) : [])),
    ),
  )
  connection.languages.inlayHint.on(
    answering('inlayHint', params => {
      const { inlayHints = 'paths' } = session.settings
      const wanted = { paths: inlayHints !== 'off', values: inlayHints === 'all' }
      return of(shown => inlays(shown, shown.document, params.range, wanted))(params)
    }),
  )
  connection.onRequest(
    SemanticTokensRequest.type,
    answering(
      'semanticTokens',
      of(shown => semanticTokens(shown, shown.document) ?? null),
    ),
  )

  /** Only VS Code knows the command that asks for more suggestions behind the one that was taken. */
  function suggestions(place: Place, trigger: string | undefined): CompletionItem[] {
    const items = complete(place, trigger).map(item => (session.hasSnippets ? item : withoutPlaces(item, place)))
    return session.hasCommands ? items : items.map(({ command: _, ...item }) => item)
  }

  /** What a feature gives for a file. */
  function of<Result>(feature: (shown: Shown) => Result) {
    return ({ textDocument }: { textDocument: TextDocumentIdentifier }): Result | null => {
      const shown = session.shown(textDocument.uri)
      return shown ? feature(shown) : null
    }
  }

  /** What a feature gives for a cursor. */
  function at<Result>(feature: (place: Place) => Result) {
    return ({ textDocument, position }: { textDocument: TextDocumentIdentifier; position: Position }): NonNullable<Result> | null => {
      const place = session.place(textDocument.uri, position)
      return (place && feature(place)) ?? null
    }
  }
}

/** A refusal becomes the error that editors show. */
function orRefuse<Result extends object>(answer: Result | Refusal | undefined): Result | undefined {
  if (answer && 'message' in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.message)
  return answer
}
