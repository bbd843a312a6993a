import { type DocumentSymbol, SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver-types'
import type { Document } from '../formats/format.ts'
import { onceFor } from '../memory.ts'
import { pathBelow } from '../path.ts'
import { type Span, span, textOf } from '../span.ts'
import { blocksOf, type Statement } from '../syntax/python/ast.ts'
import { statementsOf } from '../syntax/python/reader.ts'
import type { Entry } from '../syntax/tree.ts'
import { isOurs, rangeOf, type View } from './place.ts'

/** The outline of a file: blocks and sections with what they hold. Empty for Python, YAML and scripts, of which other extensions give one. */
export function documentSymbols(document: Document): DocumentSymbol[] {
  return isOurs(document) ? outline(document) : []
}

/** The outline of a file of any format, instructions, services, and the names that a Python module defines included. */
export const outline = onceFor(({ format, tree }: Document): DocumentSymbol[] => {
  switch (format.id) {
    case 'django':
    case 'gunicorn':
      return statementsOf(tree).flatMap(statement => ofStatement(statement, 1))
    case 'shell':
      return []
    case 'nginx':
      return tree.entries.map(entry => ofDirective(entry, 1))
    default:
      return tree.entries.flatMap(entry => ofEntry(entry, 1))
  }
})

/** What is nested deeper stays out: nobody unfolds it, and neither is it sent to an editor in one piece. */
const deepest = 200

const blockKinds: Record<string, SymbolKind> = {
  http: SymbolKind.Namespace,
  stream: SymbolKind.Namespace,
  mail: SymbolKind.Namespace,
  events: SymbolKind.Namespace,
  server: SymbolKind.Module,
  upstream: SymbolKind.Interface,
  location: SymbolKind.Method,
  map: SymbolKind.Enum,
  geo: SymbolKind.Enum,
  split_clients: SymbolKind.Enum,
}

/** A block under its name and arguments, a server under its names; a directive with its arguments beside it. The lines of a `map` stay out. */
function ofDirective(entry: Entry, depth: number): DocumentSymbol {
  const { name, args, body } = entry
  const written = args.map(({ value }) => value).join(' ')
  if (!body) return symbol(name.value, SymbolKind.Property, entry, entry, written)
  const hosts = name.value === 'server' ? body.flatMap(({ name, args }) => (name.value === 'server_name' ? args : [])) : []
  const title = [name, ...(hosts.length > 0 ? hosts : args)].map(({ value }) => value).join(' ')
  const kind = blockKinds[name.value] ?? SymbolKind.Object
  const made = symbol(title, kind, entry, headOf(entry))
  if (kind !== SymbolKind.Enum && name.value !== 'types' && depth < deepest)
    made.children = body.map(inner => ofDirective(inner, depth + 1))
  return made
}

/** A section, service or instruction. Items of lists that have no name stay out. */
function ofEntry(entry: Entry, depth: number): DocumentSymbol[] {
  const { name, args, body } = entry
  const children = body && depth < deepest ? body.flatMap(inner => ofEntry(inner, depth + 1)) : []
  if (name.value === '-') return children
  const kind = body ? (entry.parent ? SymbolKind.Object : SymbolKind.Module) : SymbolKind.Property
  const made = symbol(name.value, kind, entry, name, args.map(({ value }) => value).join(' '))
  if (children.length > 0) made.children = children
  return [made]
}

function ofStatement(statement: Statement, depth: number): DocumentSymbol[] {
  const within = (statements: Statement[]) => (depth < deepest ? statements.flatMap(inner => ofStatement(inner, depth + 1)) : [])
  switch (statement.kind) {
    case 'assign':
      return statement.targets.flatMap(target =>
        target.kind === 'name'
          ? [
              symbol(
                target.name,
                /[a-z]/.test(target.name) ? SymbolKind.Variable : SymbolKind.Constant,
                statement,
                target,
                textOf(statement.value),
              ),
            ]
          : [],
      )
    case 'function':
      return [symbol(statement.name, SymbolKind.Function, statement, nameIn(statement, statement.name))]
    case 'class': {
      const made = symbol(statement.name, SymbolKind.Class, statement, nameIn(statement, statement.name))
      return [{ ...made, children: within(statement.body) }]
    }
    default:
      return within(blocksOf(statement).flat())
  }
}

/** The name behind `def` or `class`. */
function nameIn({ source, start, end }: Span, name: string): Span {
  const found = source.text.slice(start, end).search(new RegExp(`\\b${name}\\b`))
  return found < 0 ? span(source, start, start) : span(source, start + found, start + found + name.length)
}

/** The name of a block and its arguments. */
function headOf({ source, name, args }: Entry): Span {
  return span(source, name.start, (args.at(-1) ?? name).end)
}

const longest = 80

function symbol(title: string, kind: SymbolKind, at: Span, selection: Span, detail = ''): DocumentSymbol {
  const made: DocumentSymbol = { name: short(title) || '…', kind, range: rangeOf(at), selectionRange: rangeOf(selection) }
  if (detail !== '') made.detail = short(detail)
  return made
}

function short(text: string): string {
  const line = text.trim().slice(0, 1000).replace(/\s+/g, ' ')
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}

/** More than anybody looks through. */
const most = 500

/** Blocks, sections, programs, services and settings of all files whose names hold the letters of a query in its order; all for an empty one. */
export function workspaceSymbols({ workspace, uriOf }: View, query: string): WorkspaceSymbol[] {
  const found: WorkspaceSymbol[] = []
  const letters = query.toLowerCase().replace(/\s+/g, '')
  for (const document of workspace.documents) {
    const { path } = document.source
    const rest = outline(document).toReversed()
    for (let next = rest.pop(); next; next = rest.pop()) {
      for (const inner of next.children?.toReversed() ?? []) rest.push(inner)
      if (next.kind === SymbolKind.Property || !holds(next.name.toLowerCase(), letters)) continue
      const location = { uri: uriOf(path), range: next.selectionRange }
      found.push({ name: next.name, kind: next.kind, location, containerName: pathBelow(workspace.root, path) })
      if (found.length >= most) return found
    }
  }
  return found
}

function holds(name: string, letters: string): boolean {
  let at = 0
  for (const letter of name) if (letter === letters[at]) at++
  return at >= letters.length
}
