import type { parser } from '@lezer/python'
import { type Source, type Span, span } from '../span.ts'
import type { Argument, Branch, Expression, Imported, Parameter, Statement } from './pythonAst.ts'
import { numberOf, stringParts, textIn } from './pythonLiterals.ts'

/** A node of the grammar `@lezer/python`, whose node names appear below. */
export type GrammarNode = ReturnType<typeof parser.parse>['topNode']

/** Nesting beyond which expressions are opaque and blocks are not looked into: nobody writes it, and the reader must not run out of stack. */
const deepest = 150

/** Reads the statements below a node of the grammar; `base` is where the parsed text begins in the source. */
export function readStatements(node: GrammarNode, source: Source, base: number): Statement[] {
  return statementsIn(node, 0)

  function at({ from, to }: { from: number; to: number }): Span {
    return span(source, base + from, base + to)
  }

  function textOf({ from, to }: GrammarNode): string {
    return source.text.slice(base + from, base + to)
  }

  function statementsIn(block: GrammarNode, depth: number): Statement[] {
    if (depth > deepest) return [{ ...at(block), kind: 'broken' }]
    return childrenOf(block).flatMap(child => {
      if (child.name === 'StatementGroup') return statementsIn(child, depth + 1)
      return child.type.isAnonymous || /^\W*$/.test(child.name) ? [] : [statement(child, depth)]
    })
  }

  function statement(node: GrammarNode, depth: number): Statement {
    const here = { ...at(node), end: endOf(node) }
    const children = childrenOf(node)
    const first = children[0]
    switch (node.name) {
      case 'AssignStatement':
        return assignment(here, children, depth)
      case 'UpdateStatement': {
        const operator = children.findIndex(({ name }) => name === 'UpdateOp')
        const [target, value] = [listed(children.slice(0, operator), depth), listed(children.slice(operator + 1), depth)]
        const sign = children[operator]
        if (!target || !value || !sign) return { ...here, kind: 'other' }
        return { ...here, kind: 'augment', target, operator: textOf(sign).slice(0, -1), value }
      }
      case 'ExpressionStatement':
        return { ...here, kind: 'expression', value: listed(children, depth) ?? { ...here, kind: 'opaque' } }
      case 'ImportStatement':
        return first?.name === 'from' ? fromImport(here, children) : { ...here, kind: 'import', modules: imported(children.slice(1)) }
      case 'IfStatement':
        return { ...here, kind: 'if', branches: sections(children).map(part => branch(part, depth)) }
      case 'TryStatement': {
        const parts = sections(children)
        const bodies = (keyword: string) => parts.filter(part => part[0]?.name === keyword).map(part => bodyOf(part, depth))
        return {
          ...here,
          kind: 'try',
          body: bodies('try').flat(),
          handlers: bodies('except'),
          otherwise: bodies('else').flat(),
          last: bodies('finally').flat(),
        }
      }
      case 'ForStatement': {
        const end = children.findIndex(({ name }) => name === 'in')
        const start = children.findIndex(({ name }) => name === 'for')
        const target = listed(children.slice(start + 1, end), depth)
        return { ...here, kind: 'loop', targets: target ? [target] : [], body: bodyOf(children, depth) }
      }
      case 'WhileStatement':
        return { ...here, kind: 'loop', targets: [], body: bodyOf(children, depth) }
      case 'WithStatement': {
        const contexts = children.filter((child, index) => isExpression(child) && children[index - 1]?.name !== 'as')
        const targets = children.filter((_, index) => children[index - 1]?.name === 'as')
        return {
          ...here,
          kind: 'with',
          contexts: contexts.map(child => expression(child, depth)),
          targets: targets.map(child => expression(child, depth)),
          body: bodyOf(children, depth),
        }
      }
      case 'MatchStatement': {
        const clauses = children.flatMap(child => (child.name === 'MatchBody' ? childrenOf(child).filter(isClause) : []))
        const branches = clauses.map(clause => ({ ...at(clause), test: opaque(clause), body: bodyOf(childrenOf(clause), depth) }))
        return { ...here, kind: 'if', branches }
      }
      case 'DecoratedStatement': {
        const last = children.at(-1)
        const inner: Statement = last ? statement(last, depth + 1) : { ...here, kind: 'other' }
        if (inner.kind !== 'function') return { ...inner, ...here }
        const { name, parameters, globals, body } = inner
        return { ...here, kind: 'function', name, parameters, globals, body }
      }
      case 'FunctionDefinition':
        return functionDefinition(here, children, depth)
      case 'ClassDefinition': {
        const name = children.find(({ name }) => name === 'VariableName')
        const bases = children.find(({ name }) => name === 'ArgList')
        const args = bases ? argumentsOf(bases, depth) : []
        return {
          ...here,
          kind: 'class',
          name: name ? textOf(name) : '',
          bases: args.map(({ value }) => value),
          body: bodyOf(children, depth),
        }
      }
      case 'DeleteStatement': {
        const targets = listed(children.slice(1), depth)
        return { ...here, kind: 'delete', targets: targets ? [targets] : [] }
      }
      case 'RaiseStatement':
        return { ...here, kind: 'raise' }
      default:
        return { ...here, kind: 'other' }
    }
  }

  /** A block ends with its last statement, not with the blank lines behind it. */
  function endOf({ from, to }: GrammarNode): number {
    let end = base + to
    while (end > base + from && ' \t\r\n\f'.includes(source.text[end - 1] ?? '')) end--
    return end
  }

  function assignment(here: Span, children: GrammarNode[], depth: number): Statement {
    const parts: GrammarNode[][] = [[]]
    for (const child of children) {
      if (child.name === 'AssignOp') parts.push([])
      else if (child.name !== 'TypeDef') parts.at(-1)?.push(child)
    }
    const sides = parts.map(part => listed(part, depth))
    const value = sides.pop()
    const targets = sides.filter(target => target !== undefined)
    return value && targets.length > 0 ? { ...here, kind: 'assign', targets, value } : { ...here, kind: 'other' }
  }

  function fromImport(here: Span, children: GrammarNode[]): Statement {
    const split = children.findIndex(({ name }) => name === 'import')
    const origin = (split < 0 ? children : children.slice(0, split)).slice(1).map(textOf).join('')
    const [, dots = '', module = ''] = /^(\.*)(.*)$/s.exec(origin) ?? []
    const from: Statement = { ...here, kind: 'from', module, level: dots.length }
    const what = split < 0 ? [] : children.slice(split + 1)
    return what[0]?.name === '*' ? from : { ...from, names: imported(what) }
  }

  function imported(nodes: GrammarNode[]): Imported[] {
    return between(nodes, ',').flatMap(part => {
      const named = part.filter(({ name }) => name !== '(' && name !== ')')
      const alias = named.findIndex(({ name }) => name === 'as')
      const path = alias < 0 ? named : named.slice(0, alias)
      const [first, last, as] = [path[0], path.at(-1), alias < 0 ? undefined : named[alias + 1]]
      if (!first || !last) return []
      const whole: Imported = { name: path.map(textOf).join(''), at: at({ from: first.from, to: last.to }) }
      return [as ? { ...whole, as: textOf(as) } : whole]
    })
  }

  /** The parts of a compound statement, each from its keyword on. */
  function sections(children: GrammarNode[]): GrammarNode[][] {
    const parts: GrammarNode[][] = []
    for (const child of children) {
      if (/^(if|elif|else|try|except|finally)$/.test(child.name)) parts.push([child])
      else parts.at(-1)?.push(child)
    }
    return parts
  }

  function branch(part: GrammarNode[], depth: number): Branch {
    const [keyword, test] = part
    const last = part.at(-1)
    const result: Branch = {
      ...span(source, base + (keyword?.from ?? 0), last ? endOf(last) : base),
      body: bodyOf(part, depth),
    }
    if (keyword?.name !== 'else') result.test = test && isExpression(test) ? expression(test, depth) : opaque(keyword ?? node)
    return result
  }

  function bodyOf(part: GrammarNode[], depth: number): Statement[] {
    return part.filter(({ name }) => name === 'Body').flatMap(body => statementsIn(body, depth + 1))
  }

  function functionDefinition(here: Span, children: GrammarNode[], depth: number): Statement {
    const name = children.find(({ name }) => name === 'VariableName')
    const body = children.find(({ name }) => name === 'Body')
    const steps = body ? childrenOf(body).filter(isExpressionStep) : []
    const result: Statement = {
      ...here,
      kind: 'function',
      name: name ? textOf(name) : '',
      parameters: parametersOf(children, depth),
      body: bodyOf(children, depth),
      globals: body ? [...textOf(body).matchAll(/^[ \t]*global[ \t]+([^\n#;]+)/gm)].flatMap(([, names = '']) => names.split(/[\s,]+/)) : [],
    }
    const only = steps.length === 1 && children[0]?.name === 'def' ? steps[0] : undefined
    const returned = only?.name === 'ReturnStatement' ? listed(childrenOf(only).slice(1), depth) : undefined
    return returned ? { ...result, returns: returned } : result
  }

  function parametersOf(children: GrammarNode[], depth: number): Parameter[] {
    const list = children.find(({ name }) => name === 'ParamList')
    return between(list ? childrenOf(list).filter(({ name }) => name !== '(' && name !== ')') : [], ',').flatMap(part => {
      const name = part.find(({ name }) => name === 'VariableName')
      if (!name) return []
      const equals = part.findIndex(child => child.name === 'AssignOp')
      const value = equals < 0 ? undefined : part[equals + 1]
      const parameter: Parameter = { name: textOf(name), stars: starsIn(part) }
      return [value ? { ...parameter, otherwise: expression(value, depth + 1) } : parameter]
    })
  }

  function argumentsOf(list: GrammarNode, depth: number): Argument[] {
    const inside = childrenOf(list).filter(({ name }) => name !== '(' && name !== ')')
    return between(inside, ',').flatMap((part): Argument[] => {
      const equals = part.findIndex(({ name }) => name === 'AssignOp')
      const value = part.at(-1)
      const name = part[0]
      if (!value || !name) return []
      if (part.some(({ name }) => name === 'for')) return [{ stars: 0, value: opaque(value) }]
      const stars = starsIn(part)
      return equals < 0
        ? [{ stars, value: expression(value, depth + 1) }]
        : [{ stars, name: textOf(name), value: expression(value, depth + 1) }]
    })
  }

  /** One expression, or a tuple where commas separate several. */
  function listed(nodes: GrammarNode[], depth: number): Expression | undefined {
    const [first, last] = [nodes[0], nodes.at(-1)]
    if (!first || !last) return undefined
    const commas = nodes.some(({ name }) => name === ',')
    if (!commas && nodes.length === 1) return expression(first, depth)
    return { ...at({ from: first.from, to: last.to }), kind: 'tuple', items: items(nodes, depth) }
  }

  function items(nodes: GrammarNode[], depth: number): Expression[] {
    return between(nodes, ',').flatMap((part): Expression[] => {
      const value = part.at(-1)
      const [first] = part
      if (!value || !first) return []
      const inner = part.length === 1 || first.name === '*' ? expression(value, depth + 1) : opaque(first)
      return first.name === '*' ? [{ ...at({ from: first.from, to: value.to }), kind: 'starred', of: inner }] : [inner]
    })
  }

  function opaque(node: GrammarNode): Expression {
    return { ...at(node), kind: 'opaque' }
  }

  function expression(node: GrammarNode, depth: number): Expression {
    const here = at(node)
    if (depth > deepest) return { ...here, kind: 'opaque' }
    const children = childrenOf(node)
    const inside = children.slice(1, -1)
    const [first, second, third] = children
    switch (node.name) {
      case 'VariableName':
        return { ...here, kind: 'name', name: textOf(node) }
      case 'Number': {
        const value = numberOf(textOf(node))
        return value === undefined ? opaque(node) : { ...here, kind: 'number', value }
      }
      case 'Boolean':
        return { ...here, kind: 'constant', value: textOf(node) === 'True' }
      case 'None':
        return { ...here, kind: 'constant', value: undefined }
      case 'String':
      case 'FormatString':
      case 'ContinuedString':
        return text(here, node.name === 'ContinuedString' ? children : [node], depth)
      case 'ParenthesizedExpression': {
        const inner = inside.length === 1 && inside[0] ? expression(inside[0], depth + 1) : opaque(node)
        return { ...inner, ...here }
      }
      case 'ArrayExpression':
        return { ...here, kind: 'list', items: items(inside, depth) }
      case 'SetExpression':
        return { ...here, kind: 'set', items: items(inside, depth) }
      case 'TupleExpression':
        return { ...here, kind: 'tuple', items: items(inside, depth) }
      case 'DictionaryExpression':
        return { ...here, kind: 'dict', pairs: pairs(inside, depth) }
      case 'MemberExpression': {
        if (!first || !second) return opaque(node)
        const of = expression(first, depth + 1)
        if (second.name === '.') return third ? { ...here, kind: 'attribute', of, name: textOf(third) } : opaque(node)
        const index = children.slice(2, -1)
        if (index.length !== 1 || !index[0]) return { ...here, kind: 'subscript', of, index: opaque(node) }
        return { ...here, kind: 'subscript', of, index: expression(index[0], depth + 1) }
      }
      case 'CallExpression': {
        const list = children.at(-1)
        if (!first || list?.name !== 'ArgList') return opaque(node)
        return { ...here, kind: 'call', callee: expression(first, depth + 1), args: argumentsOf(list, depth) }
      }
      case 'BinaryExpression':
        return binary(node, children, depth)
      case 'UnaryExpression':
        return first && second ? { ...here, kind: 'unary', operator: textOf(first), operand: expression(second, depth + 1) } : opaque(node)
      case 'ConditionalExpression': {
        const [yes, test, no] = [children[0], children[2], children[4]].map(child => child && expression(child, depth + 1))
        return yes && test && no ? { ...here, kind: 'choice', yes, test, no } : opaque(node)
      }
      case 'LambdaExpression': {
        const body = children.at(-1)
        return body
          ? { ...here, kind: 'lambda', parameters: parametersOf(children, depth), body: expression(body, depth + 1) }
          : opaque(node)
      }
      default:
        return opaque(node)
    }
  }

  /** Comparisons in a chain (`a < b < c`) mean something else than their nesting says. */
  function binary(node: GrammarNode, children: GrammarNode[], depth: number): Expression {
    const [left, right] = [children[0], children.at(-1)]
    if (!left || !right || children.length < 3) return opaque(node)
    const operator = children.slice(1, -1).map(textOf).join(' ')
    if (
      comparison.test(operator) &&
      left.name === 'BinaryExpression' &&
      childrenOf(left)
        .slice(1, -1)
        .some(child => comparison.test(textOf(child)))
    )
      return opaque(node)
    return { ...at(node), kind: 'binary', operator, left: expression(left, depth + 1), right: expression(right, depth + 1) }
  }

  function pairs(nodes: GrammarNode[], depth: number): { key?: Expression; value: Expression }[] {
    return between(nodes, ',').flatMap(part => {
      const [key, value] = [part[0], part.at(-1)]
      if (!key || !value) return []
      return key.name === '**'
        ? [{ value: expression(value, depth + 1) }]
        : [{ key: expression(key, depth + 1), value: expression(value, depth + 1) }]
    })
  }

  /** Strings side by side are one string. */
  function text(here: Span, literals: GrammarNode[], depth: number): Expression {
    const parts: (string | Expression)[] = []
    for (const literal of literals) {
      const read = stringParts(textOf(literal))
      if (!read || read.prefix.includes('b')) return { ...here, kind: 'opaque' }
      const raw = read.prefix.includes('r')
      const bodyFrom = literal.from + read.prefix.length + read.quotes.length
      const bodyTo = literal.to - read.quotes.length
      let from = bodyFrom
      for (const replaced of childrenOf(literal).filter(({ name }) => name === 'FormatReplacement')) {
        const [, inner, end] = childrenOf(replaced)
        parts.push(piece(from, replaced.from, raw, true))
        parts.push(inner && end?.name === '}' ? expression(inner, depth + 1) : opaque(replaced))
        from = replaced.to
      }
      parts.push(piece(from, bodyTo, raw, read.prefix.includes('f')))
    }
    if (parts.every(part => typeof part === 'string')) return { ...here, kind: 'text', value: parts.join('') }
    return { ...here, kind: 'format', parts }
  }

  function piece(from: number, to: number, raw: boolean, braces: boolean): string | Expression {
    const value = textIn(source.text.slice(base + from, base + to), raw)
    if (value === undefined) return { ...at({ from, to }), kind: 'opaque' }
    return braces ? value.replaceAll('{{', '{').replaceAll('}}', '}') : value
  }
}

const comparison = /^([<>=!]=?|in|is|not in|is not|not)$/

/** Whether a node stands for a value, not for a keyword, a sign or a block. */
function isExpression({ name }: GrammarNode): boolean {
  return name !== 'Body' && /^[A-Z]/.test(name)
}

function isClause({ name }: GrammarNode): boolean {
  return name === 'MatchClause'
}

/** A statement of a function that is neither its colon nor its docstring. */
function isExpressionStep(node: GrammarNode): boolean {
  return node.name !== ':' && !(node.name === 'ExpressionStatement' && /^(Continued)?String$/.test(node.firstChild?.name ?? ''))
}

function starsIn(part: GrammarNode[]): 0 | 1 | 2 {
  const name = part[0]?.name
  return name === '**' ? 2 : name === '*' ? 1 : 0
}

/** The children of a node without comments. */
function childrenOf(node: GrammarNode): GrammarNode[] {
  const children: GrammarNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== 'Comment') children.push(child)
  return children
}

/** The stretches between separators, empty ones left out. */
function between(nodes: GrammarNode[], separator: string): GrammarNode[][] {
  const parts: GrammarNode[][] = [[]]
  for (const node of nodes) {
    if (node.name === separator) parts.push([])
    else parts.at(-1)?.push(node)
  }
  return parts.filter(part => part.length > 0)
}
