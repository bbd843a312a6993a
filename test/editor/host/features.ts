import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import {
  type CodeAction,
  type CodeLens,
  type CompletionList,
  commands,
  type DocumentHighlight,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type InlayHint,
  type Location,
  type LocationLink,
  type MarkdownString,
  Range,
  type SelectionRange,
  type SemanticTokens,
  type SemanticTokensLegend,
  type SignatureHelp,
  type SymbolInformation,
  type TextEdit,
  type Uri,
  type WorkspaceEdit,
  workspace,
} from 'vscode'
import { changedLines, type Feature, holds, titleOf, tokensIn, typed, type Visit } from '../../support/visit.ts'
import { visits } from '../../support/visits.ts'
import { forget, type Place, placeOf, problemsOf, until } from './support/place.ts'

/** The folder of the visited example. */
const root = 'correct/'

type Stop = Place & { visit: Visit }

const asked: Record<Feature, (stop: Stop) => Promise<string[]>> = {
  async actions({ uri, position, visit }) {
    await until(() => problemsOf(root + visit.file).length > 0)
    const actions = await ask<CodeAction[]>('vscode.executeCodeActionProvider', uri, new Range(position, position))
    return actions.map(({ title }) => title)
  },
  async completion({ uri, position }) {
    const { items } = await ask<CompletionList>('vscode.executeCompletionItemProvider', uri, position)
    return items.map(({ label }) => (typeof label === 'string' ? label : label.label))
  },
  async definition({ uri, position }) {
    const found = await ask<(Location | LocationLink)[]>('vscode.executeDefinitionProvider', uri, position)
    return Promise.all(
      found.map(to => ('uri' in to ? place(to.uri, to.range) : place(to.targetUri, to.targetSelectionRange ?? to.targetRange))),
    )
  },
  async folding({ uri }) {
    const ranges = await ask<FoldingRange[]>('vscode.executeFoldingRangeProvider', uri)
    return ranges.map(({ start, end }) => `${start + 1}-${end + 1}`)
  },
  format: stop => formatted(stop, ask('vscode.executeFormatDocumentProvider', stop.uri, options)),
  formatRange: stop =>
    formatted(
      stop,
      ask('vscode.executeFormatRangeProvider', stop.uri, new Range(stop.position.with({ character: 0 }), stop.position), options),
    ),
  async highlights({ uri, position }) {
    const found = await ask<DocumentHighlight[]>('vscode.executeDocumentHighlights', uri, position)
    return found.map(({ range }) => String(range.start.line + 1))
  },
  async hints({ uri, document }) {
    const hints = await ask<InlayHint[]>('vscode.executeInlayHintProvider', uri, new Range(0, 0, document.lineCount, 0))
    return hints.map(
      ({ position, label }) => `${position.line + 1} ${typeof label === 'string' ? label : label.map(part => part.value).join('')}`,
    )
  },
  async hover({ uri, position }) {
    const hovers = await ask<Hover[]>('vscode.executeHoverProvider', uri, position)
    return hovers.flatMap(({ contents }) => contents.map(content => (content as MarkdownString).value))
  },
  async lenses({ uri }) {
    const lenses = await ask<CodeLens[]>('vscode.executeCodeLensProvider', uri, 100)
    return lenses.map(({ range, command }) => `${range.start.line + 1} ${command?.title}`)
  },
  async links({ uri }) {
    const links = await ask<DocumentLink[]>('vscode.executeLinkProvider', uri, 100)
    return links.map(({ range, target }) => `${range.start.line + 1} ${target && relative(target)}`)
  },
  async references({ uri, position }) {
    const found = await ask<Location[]>('vscode.executeReferenceProvider', uri, position)
    return Promise.all(found.map(to => place(to.uri, to.range)))
  },
  async rename({ uri, position, visit }) {
    const edit = await ask<WorkspaceEdit>('vscode.executeDocumentRenameProvider', uri, position, visit.with)
    const lines = edit.entries().map(async ([uri, edits]) => {
      const before = (await workspace.openTextDocument(uri)).getText()
      return changedLines(before, await applied(uri, edits)).map(line => `${relative(uri)}:${line}`)
    })
    return (await Promise.all(lines)).flat()
  },
  async selection({ uri, position, document }) {
    const [innermost] = await ask<SelectionRange[]>('vscode.executeSelectionRangeProvider', uri, [position])
    const texts: string[] = []
    for (let range = innermost; range; range = range.parent) texts.push(document.getText(range.range))
    return texts
  },
  async signature({ uri, position }) {
    const help = await ask<SignatureHelp | undefined>('vscode.executeSignatureHelpProvider', uri, position)
    return help?.signatures.map(({ label }) => label) ?? []
  },
  async symbols({ uri }) {
    const names = (symbols: DocumentSymbol[]): string[] => symbols.flatMap(({ name, children }) => [name, ...names(children)])
    return names(await ask('vscode.executeDocumentSymbolProvider', uri))
  },
  async tokens({ uri, document }) {
    const { tokenTypes } = await ask<SemanticTokensLegend>('vscode.provideDocumentSemanticTokensLegend', uri)
    const { data } = await ask<SemanticTokens>('vscode.provideDocumentSemanticTokens', uri)
    return tokensIn(document.getText(), data, tokenTypes)
  },
  async workspaceSymbols({ visit }) {
    const symbols = await ask<SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', visit.with)
    return symbols.map(({ name }) => name)
  },
}

const options = { tabSize: 4, insertSpaces: true }

async function ask<Answer>(command: string, ...rest: unknown[]): Promise<Answer> {
  return await commands.executeCommand<Answer>(command, ...rest)
}

async function formatted({ document, uri }: Stop, edits: Promise<TextEdit[] | undefined>): Promise<string[]> {
  const before = document.getText()
  return changedLines(before, await applied(uri, (await edits) ?? [])).map(line => line.replace(/^\d+ /, ''))
}

/** A file's text with edits applied to it, from the last to the first, which keeps the places of those before. */
async function applied(uri: Uri, edits: readonly TextEdit[]): Promise<string> {
  const document = await workspace.openTextDocument(uri)
  const sorted = [...edits].sort((a, b) => b.range.start.compareTo(a.range.start))
  return sorted.reduce(
    (text, { range, newText }) => text.slice(0, document.offsetAt(range.start)) + newText + text.slice(document.offsetAt(range.end)),
    document.getText(),
  )
}

async function place(uri: Uri, range: Range): Promise<string> {
  const document = await workspace.openTextDocument(uri)
  return `${relative(uri)}:${range.start.line + 1} ${document.getText(range)}`
}

function relative(uri: Uri): string {
  return workspace.asRelativePath(uri).replace(root, '')
}

suite('VS Code gets', () => {
  teardown(forget)

  for (const visit of visits)
    test(titleOf(visit), async () => {
      const place = await placeOf(root + visit.file, '')
      const { document, editor } = place
      const { text, offset } = typed(readFileSync(place.uri.fsPath, 'utf8'), visit)
      if (document.getText() !== text) await editor.edit(edit => edit.replace(new Range(0, 0, document.lineCount, 0), text))
      holds(visit, await asked[visit.feature]({ ...place, visit, position: document.positionAt(offset) }))
    })

  test('what a suggestion means, once it is looked at', async () => {
    const { uri, position } = await placeOf(`${root}deploy/nginx/shop.conf`, 'uwsgi_read_¦timeout')
    const { items } = await ask<CompletionList>('vscode.executeCompletionItemProvider', uri, position, undefined, 1000)
    const { documentation } = items.find(({ label }) => label === 'uwsgi_read_timeout') ?? assert.fail('not suggested')
    assert.match((documentation as MarkdownString).value, /default `60s`/)
  })

  test('the name that is changed, before another is asked for', async () => {
    const { uri, position } = await placeOf(`${root}deploy/uwsgi/shop.ini`, 'socket = /run/shop/¦uwsgi.sock')
    const { placeholder } = await ask<{ placeholder: string }>('vscode.prepareRename', uri, position)
    assert.equal(placeholder, '/run/shop/uwsgi.sock')
  })
})
