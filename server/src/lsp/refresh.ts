import {
  type ClientCapabilities,
  CodeLensRefreshRequest,
  InlayHintRefreshRequest,
  SemanticTokensRefreshRequest,
  type TextDocumentIdentifier,
} from 'vscode-languageserver/node'

/** What an editor shows in a file all the time, and asks for again only when the file has another text, or when it is told to. */
type Standing = 'codeLens' | 'inlayHint' | 'semanticTokens'

/** Answers that stand in an editor, and may be others because another file is. */
export interface StandingAnswers {
  /** Gives the answer of a function, and keeps in mind that it was given. */
  answering<Params extends { textDocument: TextDocumentIdentifier }, Result>(
    what: Standing,
    give: (params: Params) => Result,
  ): (params: Params) => Result
  /** The editor has another text of a file, or has closed it: it asks by itself, or shows nothing any more. */
  forget(uri: string): void
  /** Tells the editor of answers that would be others now. */
  refresh(client: ClientCapabilities): void
}

/** `ask` sends a request to the editor. */
export function standingAnswers(ask: (method: string) => void): StandingAnswers {
  const given: Record<Standing, Map<string, Given>> = { codeLens: new Map(), inlayHint: new Map(), semanticTokens: new Map() }
  return {
    answering: (what, give) => params => {
      const answer = give(params)
      given[what].set(params.textDocument.uri, { text: JSON.stringify(answer), again: () => JSON.stringify(give(params)) })
      return answer
    },
    forget(uri) {
      for (const answers of Object.values(given)) answers.delete(uri)
    },
    refresh({ workspace = {} }) {
      for (const [what, request] of requests) {
        if (!workspace[what]?.refreshSupport) continue
        const outdated = [...given[what]].filter(([, { text, again }]) => text !== again())
        // Only what is seen is asked for again, and for the rest once is enough.
        for (const [uri] of outdated) given[what].delete(uri)
        if (outdated.length > 0) ask(request)
      }
    },
  }
}

interface Given {
  text: string
  again(): string
}

const requests = [
  ['codeLens', CodeLensRefreshRequest.method],
  ['inlayHint', InlayHintRefreshRequest.method],
  ['semanticTokens', SemanticTokensRefreshRequest.method],
] as const
