import { span } from '../../span.ts'
import type { Argument, Expression, Parameter } from './ast.ts'
import {
  betweenCommas,
  type Code,
  childrenOf,
  type GrammarNode,
  inside,
  isParenthesis,
  isTooDeep,
  spanBetween,
  spanOf,
  written,
} from './grammar.ts'
import { numberOf, stringParts, textIn } from './literals.ts'

/** Reads a node of the grammar as an expression; opaque where its value could not be known anyway. */
export function readExpression(node: GrammarNode, code: Code): Expression {
  if (isTooDeep(code)) return opaque(node, code)
  const here = spanOf(node, code)
  const children = childrenOf(node)
  const enclosed = children.slice(1, -1)
  switch (node.name) {
    case 'VariableName':
      return { ...here, kind: 'name', name: written(node, code) }
    case 'Number': {
      const value = numberOf(written(node, code))
      return value === undefined ? opaque(node, code) : { ...here, kind: 'number', value }
    }
    case 'Boolean':
      return { ...here, kind: 'constant', value: written(node, code) === 'True' }
    case 'None':
      return { ...here, kind: 'constant', value: undefined }
    case 'String':
    case 'FormatString':
      return text(node, [node], code)
    case 'ContinuedString':
      return text(node, children, code)
    case 'ParenthesizedExpression': {
      const [inner] = enclosed
      return inner && enclosed.length === 1 ? { ...readExpression(inner, inside(code)), ...here } : opaque(node, code)
    }
    case 'ArrayExpression':
      return { ...here, kind: 'list', items: items(enclosed, code) }
    case 'SetExpression':
      return { ...here, kind: 'set', items: items(enclosed, code) }
    case 'TupleExpression':
      return { ...here, kind: 'tuple', items: items(enclosed, code) }
    case 'DictionaryExpression':
      return { ...here, kind: 'dict', pairs: pairs(enclosed, code) }
    case 'MemberExpression':
      return member(node, children, code)
    case 'CallExpression': {
      const [callee, args] = [children[0], children.at(-1)]
      if (!callee || args?.name !== 'ArgList') return opaque(node, code)
      return { ...here, kind: 'call', callee: readExpression(callee, inside(code)), args: readArguments(args, code) }
    }
    case 'BinaryExpression':
      return binary(node, children, code)
    case 'UnaryExpression': {
      const [operator, operand] = children
      if (!operator || !operand) return opaque(node, code)
      return { ...here, kind: 'unary', operator: written(operator, code), operand: readExpression(operand, inside(code)) }
    }
    case 'ConditionalExpression': {
      const [yes, test, no] = [children[0], children[2], children[4]].map(child => child && readExpression(child, inside(code)))
      return yes && test && no ? { ...here, kind: 'choice', yes, test, no } : opaque(node, code)
    }
    case 'LambdaExpression': {
      const body = children.at(-1)
      if (!body) return opaque(node, code)
      return { ...here, kind: 'lambda', parameters: readParameters(children, code), body: readExpression(body, inside(code)) }
    }
    default:
      return opaque(node, code)
  }
}

/** One expression, or a tuple where commas separate several; undefined where there is none. */
export function readList(nodes: GrammarNode[], code: Code): Expression | undefined {
  const [first, last] = [nodes[0], nodes.at(-1)]
  if (!first || !last) return undefined
  return nodes.length === 1 && first.name !== ','
    ? readExpression(first, code)
    : { ...spanBetween(first, last, code), kind: 'tuple', items: items(nodes, code) }
}

/** The parameters of a function or a lambda, from its parts. */
export function readParameters(parts: GrammarNode[], code: Code): Parameter[] {
  const list = parts.find(({ name }) => name === 'ParamList')
  return betweenCommas(list ? childrenOf(list).filter(child => !isParenthesis(child)) : []).flatMap(part => {
    const name = part.find(({ name }) => name === 'VariableName')
    if (!name) return []
    const equals = part.findIndex(({ name }) => name === 'AssignOp')
    const otherwise = equals < 0 ? undefined : part[equals + 1]
    const parameter: Parameter = { name: written(name, code), stars: starsOf(part) }
    return [otherwise ? { ...parameter, otherwise: readExpression(otherwise, inside(code)) } : parameter]
  })
}

/** What stands in the brackets of a call, or behind the name of a class. */
export function readArguments(list: GrammarNode, code: Code): Argument[] {
  return betweenCommas(childrenOf(list).filter(child => !isParenthesis(child))).flatMap((part): Argument[] => {
    const [name, last] = [part[0], part.at(-1)]
    if (!name || !last) return []
    const isGenerator = part.some(({ name }) => name === 'for')
    if (isGenerator) return [{ stars: 0, value: opaque(last, code) }]
    const argument: Argument = { stars: starsOf(part), value: readExpression(last, inside(code)) }
    const isNamed = part.some(({ name }) => name === 'AssignOp')
    return [isNamed ? { ...argument, name: written(name, code) } : argument]
  })
}

/** An expression that is not looked into. */
export function opaque(node: GrammarNode, code: Code): Expression {
  return { ...spanOf(node, code), kind: 'opaque' }
}

function starsOf(part: GrammarNode[]): 0 | 1 | 2 {
  const name = part[0]?.name
  return name === '**' ? 2 : name === '*' ? 1 : 0
}

function items(nodes: GrammarNode[], code: Code): Expression[] {
  return betweenCommas(nodes).flatMap((part): Expression[] => {
    const [first, last] = [part[0], part.at(-1)]
    if (!first || !last) return []
    if (first.name === '*') return [{ ...spanBetween(first, last, code), kind: 'starred', of: readExpression(last, inside(code)) }]
    return [part.length === 1 ? readExpression(first, inside(code)) : opaque(first, code)]
  })
}

function pairs(nodes: GrammarNode[], code: Code): { key?: Expression; value: Expression }[] {
  return betweenCommas(nodes).flatMap(part => {
    const [first, last] = [part[0], part.at(-1)]
    if (!first || !last) return []
    const value = readExpression(last, inside(code))
    return first.name === '**' ? [{ value }] : [{ key: readExpression(first, inside(code)), value }]
  })
}

function member(node: GrammarNode, [first, sign, ...rest]: GrammarNode[], code: Code): Expression {
  if (!first || !sign) return opaque(node, code)
  const here = spanOf(node, code)
  const of = readExpression(first, inside(code))
  const [second] = rest
  if (sign.name === '.') return second ? { ...here, kind: 'attribute', of, name: written(second, code) } : opaque(node, code)
  const isOne = second !== undefined && rest.length === 2
  return { ...here, kind: 'subscript', of, index: isOne ? readExpression(second, inside(code)) : opaque(node, code) }
}

const comparison = /^([<>=!]=?|in|is|not in|is not|not)$/

/** Comparisons in a chain (`a < b < c`) mean something else than their nesting says. */
function binary(node: GrammarNode, children: GrammarNode[], code: Code): Expression {
  const [left, right] = [children[0], children.at(-1)]
  if (!left || !right || children.length < 3) return opaque(node, code)
  const signs = children.slice(1, -1).map(child => written(child, code))
  const operator = signs.join(' ')
  if (comparison.test(operator) && isComparison(left, code)) return opaque(node, code)
  const [from, to] = [readExpression(left, inside(code)), readExpression(right, inside(code))]
  return { ...spanOf(node, code), kind: 'binary', operator, left: from, right: to }
}

function isComparison(node: GrammarNode, code: Code): boolean {
  const signs = node.name === 'BinaryExpression' ? childrenOf(node).slice(1, -1) : []
  return signs.some(sign => comparison.test(written(sign, code)))
}

/** Strings side by side are one string. */
function text(node: GrammarNode, literals: GrammarNode[], code: Code): Expression {
  const parts: (string | Expression)[] = []
  for (const literal of literals) {
    const read = partsOf(literal, code)
    if (!read) return opaque(node, code)
    for (const part of read) parts.push(part)
  }
  const here = spanOf(node, code)
  return parts.every(part => typeof part === 'string')
    ? { ...here, kind: 'text', value: parts.join('') }
    : { ...here, kind: 'format', parts }
}

/** The text of a string, with the expressions of an f-string in between; undefined where it is bytes, or has no end. */
function partsOf(literal: GrammarNode, code: Code): (string | Expression)[] | undefined {
  const { prefix, quotes } = stringParts(written(literal, code)) ?? {}
  if (prefix === undefined || quotes === undefined || prefix.includes('b')) return undefined
  const parts: (string | Expression)[] = []
  let from = literal.from + prefix.length + quotes.length
  for (const replaced of childrenOf(literal).filter(({ name }) => name === 'FormatReplacement')) {
    const [, inner, end] = childrenOf(replaced)
    parts.push(stretch(from, replaced.from, prefix, code))
    parts.push(inner && end?.name === '}' ? readExpression(inner, inside(code)) : opaque(replaced, code))
    from = replaced.to
  }
  parts.push(stretch(from, literal.to - quotes.length, prefix, code))
  return parts
}

/** Text between the expressions of an f-string, where braces stand twice, or all of another string. */
function stretch(from: number, to: number, prefix: string, { source, base }: Code): string | Expression {
  const value = textIn(source.text.slice(base + from, base + to), prefix)
  if (value === undefined) return { ...span(source, base + from, base + to), kind: 'opaque' }
  return prefix.includes('f') ? value.replaceAll('{{', '{').replaceAll('}}', '}') : value
}
