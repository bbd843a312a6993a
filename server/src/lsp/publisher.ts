import { pathToFileURL } from 'node:url'
import type { Diagnostic } from 'vscode-languageserver-types'
import { diagnosticOf } from '../features/diagnostic.ts'
import { groupBy, isSameList } from '../list.ts'
import type { Problem } from '../rules/rule.ts'

/** The diagnostics of a file that are to be shown from now on. */
export interface Publication {
  uri: string
  /** The version of the text they are for, where an editor has it open. */
  version: number | undefined
  diagnostics: Diagnostic[]
}

/** What an editor shows, and what it is told when that changes. */
interface Publisher {
  /** The name of a file as the editor writes it, which may encode other characters than we would. */
  uriOf(path: string): string
  /** A file was typed in: the editor has moved its diagnostics, so they are sent again although they are the same. */
  typedIn(path: string): void
  /** Everything is sent next time, also what has not changed. */
  restart(): void
  /** The files whose diagnostics have changed since this was last asked; those of files that have none any more are empty. */
  news(problems: readonly Problem[]): Publication[]
}

/** What is shown of a file, and what it was made from. */
interface Diagnosed {
  path: string
  problems: readonly Problem[]
  diagnostics: Diagnostic[]
}

/** `editors` are the files that are open, by their paths; `pageOf` tells how to make the address of a rule's page, if the editor can show it. */
export function publisher(
  editors: ReadonlyMap<string, { uri: string; version: number }>,
  pageOf: () => ((rule: string) => string) | undefined,
): Publisher {
  const uris = new Map<string, string>()
  const converted = new WeakMap<Problem, Diagnostic>()
  const typed = new Set<string>()
  let shown = new Map<string, Diagnosed>()
  let sendsAll = false

  function uriOf(path: string): string {
    const editor = editors.get(path)
    if (editor) return editor.uri
    const uri = uris.get(path) ?? pathToFileURL(path).href
    uris.set(path, uri)
    return uri
  }

  function convert(problem: Problem): Diagnostic {
    const diagnostic = converted.get(problem) ?? diagnosticOf(problem, { uriOf }, pageOf())
    converted.set(problem, diagnostic)
    return diagnostic
  }

  function show(path: string, problems: readonly Problem[], before: Diagnosed | undefined): Diagnosed {
    if (before && isSameList(before.problems, problems)) return before
    const diagnostics = problems.map(convert)
    return { path, problems, diagnostics: before && isSame(before.diagnostics, diagnostics) ? before.diagnostics : diagnostics }
  }

  return {
    uriOf,
    typedIn: path => typed.add(path),
    restart() {
      sendsAll = true
    },
    news(problems) {
      const before = shown
      shown = new Map()
      for (const [path, found] of groupBy(problems, ({ at }) => at.source.path)) {
        const uri = uriOf(path)
        shown.set(uri, show(path, found, before.get(uri)))
      }
      const isNews = (uri: string, { path, diagnostics }: Diagnosed) =>
        sendsAll || typed.has(path) || diagnostics !== before.get(uri)?.diagnostics
      const cleared = [...before]
        .filter(([uri]) => !shown.has(uri))
        .map(([uri, { path }]): [string, Diagnosed] => [uri, { path, problems: [], diagnostics: [] }])
      const changed = [...shown].filter(([uri, file]) => isNews(uri, file))
      typed.clear()
      sendsAll = false
      return [...cleared, ...changed].map(([uri, { path, diagnostics }]) => ({ uri, version: editors.get(path)?.version, diagnostics }))
    },
  }
}

function isSame(one: readonly Diagnostic[], other: readonly Diagnostic[]): boolean {
  if (one.length !== other.length) return false
  return one.every((diagnostic, index) => diagnostic === other[index] || JSON.stringify(diagnostic) === JSON.stringify(other[index]))
}
