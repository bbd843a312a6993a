import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type * as lsp from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { type Editor, editorOn, uriOf } from '../support/editor.ts'
import { copyOf } from '../support/example.ts'
import { changedLines, type Feature, holds, titleOf, tokensIn, typed, type Visit } from '../support/visit.ts'
import { visits } from '../support/visits.ts'

/** A visit under way. */
interface Stop {
  editor: Editor
  visit: Visit
  /** The file, as the editor has it now. */
  document: TextDocument
  /** What a request about a place begins with. */
  here: lsp.TextDocumentPositionParams
}

const root = copyOf('examples/correct')

const asked: Record<Feature, (stop: Stop) => Promise<string[]>> = {
  async actions({ editor, here, document }) {
    const path = fileURLToPath(document.uri)
    await editor.until(() => editor.diagnosticsIn(path).length > 0)
    const diagnostics = editor.diagnosticsIn(path)
    const range = { start: here.position, end: here.position }
    const actions = await editor.request<lsp.CodeAction[]>('textDocument/codeAction', { ...here, range, context: { diagnostics } })
    return actions.map(({ title }) => title)
  },
  async completion({ editor, here }) {
    const answer = await editor.request<lsp.CompletionItem[] | lsp.CompletionList>('textDocument/completion', here)
    return (Array.isArray(answer) ? answer : answer.items).map(({ label }) => label)
  },
  async definition({ editor, here }) {
    const answer = await editor.request<(lsp.Location | lsp.LocationLink)[]>('textDocument/definition', here)
    return answer.map(to => ('uri' in to ? place(to.uri, to.range) : place(to.targetUri, to.targetSelectionRange)))
  },
  async folding({ editor, here }) {
    const answer = await editor.request<lsp.FoldingRange[]>('textDocument/foldingRange', here)
    return answer.map(({ startLine, endLine }) => `${startLine + 1}-${endLine + 1}`)
  },
  format: ({ editor, here, document }) => formatted(document, editor.request('textDocument/formatting', { ...here, options })),
  formatRange({ editor, here, document }) {
    const range = { start: { ...here.position, character: 0 }, end: here.position }
    return formatted(document, editor.request('textDocument/rangeFormatting', { ...here, options, range }))
  },
  async highlights({ editor, here }) {
    const answer = await editor.request<lsp.DocumentHighlight[]>('textDocument/documentHighlight', here)
    return answer.map(({ range }) => String(range.start.line + 1))
  },
  async hints({ editor, here, document }) {
    const range = { start: document.positionAt(0), end: document.positionAt(document.getText().length) }
    const answer = await editor.request<lsp.InlayHint[]>('textDocument/inlayHint', { ...here, range })
    return answer.map(
      ({ position, label }) => `${position.line + 1} ${typeof label === 'string' ? label : label.map(part => part.value).join('')}`,
    )
  },
  async hover({ editor, here }) {
    const answer = await editor.request<lsp.Hover | null>('textDocument/hover', here)
    return answer ? [(answer.contents as lsp.MarkupContent).value] : []
  },
  async lenses({ editor, here }) {
    const answer = await editor.request<lsp.CodeLens[]>('textDocument/codeLens', here)
    return answer.map(({ range, command }) => `${range.start.line + 1} ${command?.title}`)
  },
  async links({ editor, here }) {
    const answer = await editor.request<lsp.DocumentLink[]>('textDocument/documentLink', here)
    return answer.map(({ range, target = '' }) => `${range.start.line + 1} ${relative(target)}`)
  },
  async references({ editor, here }) {
    const answer = await editor.request<lsp.Location[]>('textDocument/references', { ...here, context: { includeDeclaration: true } })
    return answer.map(({ uri, range }) => place(uri, range))
  },
  async rename({ editor, here, visit, document }) {
    const { changes = {} } = await editor.request<lsp.WorkspaceEdit>('textDocument/rename', { ...here, newName: visit.with })
    return Object.entries(changes).flatMap(([uri, edits]) => {
      const before = uri === document.uri ? document : textOf(uri)
      return changedLines(before.getText(), TextDocument.applyEdits(before, edits)).map(line => `${relative(uri)}:${line}`)
    })
  },
  async selection({ editor, here, document }) {
    const [answer] = await editor.request<lsp.SelectionRange[]>('textDocument/selectionRange', { ...here, positions: [here.position] })
    const texts: string[] = []
    for (let range = answer; range; range = range.parent) texts.push(document.getText(range.range))
    return texts
  },
  async signature({ editor, here }) {
    const answer = await editor.request<lsp.SignatureHelp | null>('textDocument/signatureHelp', here)
    return answer?.signatures.map(({ label }) => label) ?? []
  },
  async symbols({ editor, here }) {
    const names = (symbols: lsp.DocumentSymbol[]): string[] => symbols.flatMap(({ name, children = [] }) => [name, ...names(children)])
    return names(await editor.request('textDocument/documentSymbol', here))
  },
  async tokens({ editor, here, document }) {
    const { data } = await editor.request<lsp.SemanticTokens>('textDocument/semanticTokens/full', here)
    const { tokenTypes } = editor.capabilities.semanticTokensProvider?.legend ?? assert.fail('no legend')
    return tokensIn(document.getText(), data, tokenTypes)
  },
  async workspaceSymbols({ editor, visit }) {
    const answer = await editor.request<lsp.WorkspaceSymbol[]>('workspace/symbol', { query: visit.with })
    return answer.map(({ name }) => name)
  },
}

const options: lsp.FormattingOptions = { tabSize: 4, insertSpaces: true }

async function formatted(document: TextDocument, edits: Promise<lsp.TextEdit[]>): Promise<string[]> {
  return changedLines(document.getText(), TextDocument.applyEdits(document, await edits)).map(line => line.replace(/^\d+ /, ''))
}

function place(uri: string, range: lsp.Range): string {
  return `${relative(uri)}:${range.start.line + 1} ${textOf(uri).getText(range)}`
}

function relative(uri: string): string {
  return uri.startsWith(uriOf(root)) ? uri.slice(uriOf(root).length + 1) : uri
}

function textOf(uri: string): TextDocument {
  return TextDocument.create(uri, '', 0, readFileSync(fileURLToPath(uri), 'utf8'))
}

test('an editor that is no VS Code gets', async t => {
  const editor = await editorOn([root], { initializationOptions: { commands: true } })
  for (const visit of visits)
    await t.test(titleOf(visit), async () => {
      const path = `${root}/${visit.file}`
      const { text, offset } = typed(readFileSync(path, 'utf8'), visit)
      const document = TextDocument.create(uriOf(path), '', 0, text)
      await editor.open(path, text)
      const here = { textDocument: { uri: document.uri }, position: document.positionAt(offset) }
      const answer = await asked[visit.feature]({ editor, visit, document, here })
      await editor.close(path)
      holds(visit, answer)
    })
  await editor.quit()
})
