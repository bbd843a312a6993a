import { type Source, type Span, span } from '../../span.ts'
import type { Branch, Imported, Statement } from './ast.ts'
import { opaque, readArguments, readExpression, readList, readParameters } from './expressions.ts'
import {
  betweenCommas,
  type Code,
  childrenOf,
  type GrammarNode,
  inside,
  isExpression,
  isParenthesis,
  isTooDeep,
  spanBetween,
  spanOf,
  written,
} from './grammar.ts'

/** Reads the statements below a node of the grammar; `base` is where the parsed text begins in the source. */
export function readStatements(node: GrammarNode, source: Source, base: number): Statement[] {
  return statementsIn(node, { source, base, depth: 0 })
}

function statementsIn(block: GrammarNode, code: Code): Statement[] {
  if (isTooDeep(code)) return [{ ...spanOf(block, code), kind: 'broken' }]
  return childrenOf(block).flatMap(child => {
    if (child.name === 'StatementGroup') return statementsIn(child, inside(code))
    return child.type.isAnonymous || /^\W*$/.test(child.name) ? [] : [statementOf(child, code)]
  })
}

function statementOf(node: GrammarNode, code: Code): Statement {
  const here = { ...spanOf(node, code), end: endOf(node, code) }
  return readers[node.name]?.(here, childrenOf(node), code) ?? { ...here, kind: 'other' }
}

/** A block ends with its last statement, not with the blank lines behind it. */
function endOf({ from, to }: GrammarNode, { source, base }: Code): number {
  let end = base + to
  while (end > base + from && ' \t\r\n\f'.includes(source.text[end - 1] ?? '')) end--
  return end
}

/** Makes a statement of its parts; undefined where they are not those that it takes. */
type Reader = (here: Span, parts: GrammarNode[], code: Code) => Statement | undefined

/** By the names that statements have in the grammar; any other statement changes nothing. */
const readers: Record<string, Reader> = {
  AssignStatement: assignment,
  UpdateStatement: augmentation,
  ExpressionStatement: (here, parts, code) => ({
    ...here,
    kind: 'expression',
    value: readList(parts, code) ?? { ...here, kind: 'opaque' },
  }),
  ImportStatement: (here, parts, code) =>
    parts[0]?.name === 'from' ? fromImport(here, parts, code) : { ...here, kind: 'import', modules: imported(parts.slice(1), code) },
  IfStatement: (here, parts, code) => ({ ...here, kind: 'if', branches: clausesOf(parts).map(clause => branchOf(clause, code)) }),
  TryStatement: tryStatement,
  ForStatement: forStatement,
  WhileStatement: (here, parts, code) => ({ ...here, kind: 'loop', targets: [], body: bodyOf(parts, code) }),
  WithStatement: withStatement,
  MatchStatement: matchStatement,
  DecoratedStatement: decorated,
  FunctionDefinition: functionDefinition,
  ClassDefinition: classDefinition,
  DeleteStatement: (here, parts, code) => {
    const target = readList(parts.slice(1), code)
    return { ...here, kind: 'delete', targets: target ? [target] : [] }
  },
  RaiseStatement: here => ({ ...here, kind: 'raise' }),
}

function assignment(here: Span, parts: GrammarNode[], code: Code): Statement | undefined {
  const sides: GrammarNode[][] = [[]]
  for (const part of parts) {
    if (part.name === 'AssignOp') sides.push([])
    else if (part.name !== 'TypeDef') sides.at(-1)?.push(part)
  }
  const targets = sides.map(side => readList(side, code))
  const value = targets.pop()
  const known = targets.filter(target => target !== undefined)
  return value && known.length > 0 ? { ...here, kind: 'assign', targets: known, value } : undefined
}

function augmentation(here: Span, parts: GrammarNode[], code: Code): Statement | undefined {
  const index = parts.findIndex(({ name }) => name === 'UpdateOp')
  const sign = parts[index]
  const [target, value] = [readList(parts.slice(0, index), code), readList(parts.slice(index + 1), code)]
  return target && value && sign && { ...here, kind: 'augment', target, operator: written(sign, code).slice(0, -1), value }
}

function fromImport(here: Span, parts: GrammarNode[], code: Code): Statement {
  const split = parts.findIndex(({ name }) => name === 'import')
  const origin = (split < 0 ? parts : parts.slice(0, split)).slice(1).map(part => written(part, code))
  const [, dots = '', module = ''] = /^(\.*)(.*)$/s.exec(origin.join('')) ?? []
  const from: Statement = { ...here, kind: 'from', module, level: dots.length }
  const what = split < 0 ? [] : parts.slice(split + 1)
  return what[0]?.name === '*' ? from : { ...from, names: imported(what, code) }
}

function imported(nodes: GrammarNode[], code: Code): Imported[] {
  return betweenCommas(nodes).flatMap(part => {
    const named = part.filter(node => !isParenthesis(node))
    const alias = named.findIndex(({ name }) => name === 'as')
    const path = alias < 0 ? named : named.slice(0, alias)
    const [first, last, as] = [path[0], path.at(-1), alias < 0 ? undefined : named[alias + 1]]
    if (!first || !last) return []
    const whole: Imported = { name: path.map(node => written(node, code)).join(''), at: spanBetween(first, last, code) }
    return [as ? { ...whole, as: written(as, code) } : whole]
  })
}

/** A part of `if` or `try`: its keyword and what follows. */
interface Clause {
  keyword: GrammarNode
  rest: GrammarNode[]
}

function clausesOf(parts: GrammarNode[]): Clause[] {
  const clauses: Clause[] = []
  for (const part of parts) {
    if (/^(if|elif|else|try|except|finally)$/.test(part.name)) clauses.push({ keyword: part, rest: [] })
    else clauses.at(-1)?.rest.push(part)
  }
  return clauses
}

function branchOf({ keyword, rest }: Clause, code: Code): Branch {
  const start = code.base + keyword.from
  const branch: Branch = { ...span(code.source, start, endOf(rest.at(-1) ?? keyword, code)), body: bodyOf(rest, code) }
  if (keyword.name === 'else') return branch
  const [test] = rest
  return { ...branch, test: test && isExpression(test) ? readExpression(test, code) : opaque(keyword, code) }
}

function tryStatement(here: Span, parts: GrammarNode[], code: Code): Statement {
  const clauses = clausesOf(parts)
  const bodies = (name: string) => clauses.filter(({ keyword }) => keyword.name === name).map(({ rest }) => bodyOf(rest, code))
  return {
    ...here,
    kind: 'try',
    body: bodies('try').flat(),
    handlers: bodies('except'),
    otherwise: bodies('else').flat(),
    last: bodies('finally').flat(),
  }
}

function forStatement(here: Span, parts: GrammarNode[], code: Code): Statement {
  const start = parts.findIndex(({ name }) => name === 'for')
  const end = parts.findIndex(({ name }) => name === 'in')
  const target = readList(parts.slice(start + 1, end), code)
  return { ...here, kind: 'loop', targets: target ? [target] : [], body: bodyOf(parts, code) }
}

function withStatement(here: Span, parts: GrammarNode[], code: Code): Statement {
  const isTarget = (index: number) => parts[index - 1]?.name === 'as'
  const contexts = parts.filter((part, index) => isExpression(part) && !isTarget(index))
  const targets = parts.filter((_, index) => isTarget(index))
  return {
    ...here,
    kind: 'with',
    contexts: contexts.map(node => readExpression(node, code)),
    targets: targets.map(node => readExpression(node, code)),
    body: bodyOf(parts, code),
  }
}

/** Each case is a branch of which nobody knows whether it is taken. */
function matchStatement(here: Span, parts: GrammarNode[], code: Code): Statement {
  const cases = parts.flatMap(part => (part.name === 'MatchBody' ? childrenOf(part) : [])).filter(({ name }) => name === 'MatchClause')
  const branches = cases.map(node => ({ ...spanOf(node, code), test: opaque(node, code), body: bodyOf(childrenOf(node), code) }))
  return { ...here, kind: 'if', branches }
}

/** A decorated function may return anything. */
function decorated(here: Span, parts: GrammarNode[], code: Code): Statement | undefined {
  const last = parts.at(-1)
  if (!last) return undefined
  const inner = statementOf(last, inside(code))
  if (inner.kind !== 'function') return { ...inner, ...here }
  const { name, parameters, globals, body } = inner
  return { ...here, kind: 'function', name, parameters, globals, body }
}

function functionDefinition(here: Span, parts: GrammarNode[], code: Code): Statement {
  const body = parts.find(({ name }) => name === 'Body')
  const result: Statement = {
    ...here,
    kind: 'function',
    name: nameOf(parts, code),
    parameters: readParameters(parts, code),
    body: bodyOf(parts, code),
    globals: body ? globalsIn(written(body, code)) : [],
  }
  const steps = body ? childrenOf(body).filter(isStep) : []
  const only = steps.length === 1 && parts[0]?.name === 'def' ? steps[0] : undefined
  const returns = only?.name === 'ReturnStatement' ? readList(childrenOf(only).slice(1), code) : undefined
  return returns ? { ...result, returns } : result
}

/** The names that code declares `global`. */
export function globalsIn(text: string): string[] {
  return [...text.matchAll(/^[ \t]*global[ \t]+([^\n#;]+)/gm)].flatMap(([, names = '']) => names.split(/[\s,]+/))
}

/** A statement of a function that is neither its colon nor its docstring. */
function isStep(node: GrammarNode): boolean {
  return node.name !== ':' && !(node.name === 'ExpressionStatement' && /^(Continued)?String$/.test(node.firstChild?.name ?? ''))
}

function classDefinition(here: Span, parts: GrammarNode[], code: Code): Statement {
  const list = parts.find(({ name }) => name === 'ArgList')
  const bases = list ? readArguments(list, code).map(({ value }) => value) : []
  return { ...here, kind: 'class', name: nameOf(parts, code), bases, body: bodyOf(parts, code) }
}

function nameOf(parts: GrammarNode[], code: Code): string {
  const name = parts.find(({ name }) => name === 'VariableName')
  return name ? written(name, code) : ''
}

function bodyOf(parts: GrammarNode[], code: Code): Statement[] {
  return parts.filter(({ name }) => name === 'Body').flatMap(body => statementsIn(body, inside(code)))
}
