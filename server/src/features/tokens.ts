import type { SemanticTokens, SemanticTokensLegend } from 'vscode-languageserver-types'
import type { Setting } from '../catalogue/catalogue.ts'
import type { Document } from '../formats/format.ts'
import { holdsLines } from '../rules/nginx/contexts.ts'
import { directivesWithVariables, isBuiltIn, usesOf as variablesUsed } from '../rules/nginx/variables.ts'
import { sectionNames, sectionOf } from '../rules/setting/sections.ts'
import type { Span } from '../span.ts'
import { type Entry, everyEntry } from '../syntax/tree.ts'
import { definitionsOf, inFile, type Kind, namesOf, usesOf } from './names.ts'
import { isOurs, type View } from './place.ts'

const types = ['keyword', 'property', 'variable', 'macro', 'function', 'class', 'type', 'interface', 'namespace'] as const
const modifiers = ['definition', 'deprecated', 'defaultLibrary', 'readonly'] as const

/** The names behind the numbers of the tokens. */
export const tokensLegend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] }

/** What the word of a token is; `undefined` leaves it to the grammar. */
const typeOf: Record<Kind, (typeof types)[number] | undefined> = {
  variable: 'variable',
  placeholder: 'macro',
  location: 'function',
  upstream: 'class',
  program: 'class',
  group: 'class',
  unit: 'class',
  service: 'class',
  zone: 'type',
  format: 'type',
  socket: 'interface',
  module: 'namespace',
  settings: 'namespace',
  domain: undefined,
  folder: undefined,
  file: undefined,
  user: undefined,
}

interface Token {
  at: Span
  type: (typeof types)[number]
  modifiers: (typeof modifiers)[number][]
}

/**
 * What no grammar can tell: which settings are known and which of them are outdated, which variables, placeholders and names are defined
 * here or by the server, and the addresses at which two programs meet. Unknown names keep the colour of the grammar.
 * Undefined for formats of others: even an empty answer would keep editors from asking who knows them.
 */
export function semanticTokens(view: View, document: Document): SemanticTokens | undefined {
  if (!isOurs(document)) return undefined
  return { data: encoded(distinct([...namedIn(document, view), ...settingsIn(document), ...variablesIn(document, view)])) }
}

/** What is defined here; of addresses those at which two programs meet. */
function* namedIn({ source }: Document, { stacks }: View): Iterable<Token> {
  for (const stack of stacks) {
    const names = namesOf(stack)
    for (const occurrence of inFile(source.path, names)) {
      const { kind, role, at, text } = occurrence
      const type = typeOf[kind]
      const others = role === 'use' ? definitionsOf : kind === 'socket' ? usesOf : undefined
      if (!type || others?.({ occurrence, names }).length === 0) continue
      const whole = kind === 'variable' || kind === 'socket'
      yield { at: whole ? at : (text ?? at), type, modifiers: role === 'definition' ? ['definition'] : [] }
    }
  }
}

/** The variables of nginx itself. */
function* variablesIn({ source, format }: Document, { stacks }: View): Iterable<Token> {
  if (format.id !== 'nginx') return
  for (const outermost of stacks.flatMap(({ nginx }) => nginx))
    for (const directive of directivesWithVariables(outermost))
      if (directive.entry.source === source)
        for (const { at, name } of variablesUsed(directive))
          if (name !== undefined && isBuiltIn(name.toLowerCase())) yield { at, type: 'variable', modifiers: ['defaultLibrary', 'readonly'] }
}

function* settingsIn({ tree, format }: Document): Iterable<Token> {
  const catalogue = format.catalogue?.()
  if (!catalogue) return
  const sections = sectionNames(format.id, catalogue)
  const type = format.id === 'nginx' ? 'keyword' : 'property'
  for (const entry of everyEntry(tree.entries)) {
    const { name, parent } = entry
    const settings = knownAs(entry, parent)
    if (settings.length > 0) yield { at: name, type, modifiers: settings.every(({ deprecated }) => deprecated) ? ['deprecated'] : [] }
  }

  function knownAs({ name, body }: Entry, parent: Entry | undefined): readonly Setting[] {
    if (format.id === 'nginx') return parent && holdsLines(parent.name.value) ? [] : (catalogue?.all(name.value) ?? [])
    if (body) return []
    const section = parent && format.id !== 'uwsgi' ? sectionOf(parent.name.value, format.id, sections) : undefined
    return (catalogue?.all(name.value) ?? []).filter(
      setting => section?.kind !== 'known' || !setting.in || setting.in.includes(section.name),
    )
  }
}

/** In the order of the file, one for each stretch: what is found first counts. Tokens may not go over a line end. */
function distinct(tokens: Token[]): Token[] {
  const order = tokens.map((token, index) => ({ token, index })).sort((a, b) => a.token.at.start - b.token.at.start || a.index - b.index)
  let end = 0
  return order.flatMap(({ token }) => {
    const { at } = token
    if (at.start < end || at.start === at.end || at.source.text.slice(at.start, at.end).includes('\n')) return []
    end = at.end
    return [token]
  })
}

/** Five numbers a token: lines and columns from the one before it, length, type, a bit for each modifier. */
function encoded(tokens: Token[]): number[] {
  let line = 0
  let character = 0
  return tokens.flatMap(({ at, type, modifiers: marks }) => {
    const start = at.source.position(at.start)
    const column = start.line === line ? start.character - character : start.character
    const bits = marks.reduce((bits, mark) => bits | (1 << modifiers.indexOf(mark)), 0)
    const data = [start.line - line, column, at.end - at.start, types.indexOf(type), bits]
    line = start.line
    character = start.character
    return data
  })
}
