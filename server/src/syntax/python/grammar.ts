import type { parser } from '@lezer/python'
import { type Source, type Span, span } from '../../span.ts'

/** A node of the grammar `@lezer/python`, whose node names appear where nodes are read. */
export type GrammarNode = ReturnType<typeof parser.parse>['topNode']

/** The text that nodes belong to: it was parsed from `base` of the source on. `depth` is how many levels around a node have been entered. */
export interface Code {
  source: Source
  base: number
  depth: number
}

/** Nesting beyond which nothing is looked into: nobody writes it, and the reader must not run out of stack. */
const deepest = 150

/** Whether code is nested so deeply that it is not looked into. */
export function isTooDeep({ depth }: Code): boolean {
  return depth > deepest
}

/** The code one level further in. */
export function inside(code: Code): Code {
  return { ...code, depth: code.depth + 1 }
}

/** Where a node stands in its file. */
export function spanOf(node: GrammarNode, code: Code): Span {
  return spanBetween(node, node, code)
}

/** From the start of one node to the end of another. */
export function spanBetween({ from }: GrammarNode, { to }: GrammarNode, { source, base }: Code): Span {
  return span(source, base + from, base + to)
}

/** The text of a node. */
export function written({ from, to }: GrammarNode, { source, base }: Code): string {
  return source.text.slice(base + from, base + to)
}

/** The children of a node without comments. */
export function childrenOf(node: GrammarNode): GrammarNode[] {
  const children: GrammarNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== 'Comment') children.push(child)
  return children
}

/** The stretches between commas, empty ones left out. */
export function betweenCommas(nodes: GrammarNode[]): GrammarNode[][] {
  const parts: GrammarNode[][] = [[]]
  for (const node of nodes) {
    if (node.name === ',') parts.push([])
    else parts.at(-1)?.push(node)
  }
  return parts.filter(part => part.length > 0)
}

/** Whether a node stands for a value, not for a keyword, a sign or a block. */
export function isExpression({ name }: GrammarNode): boolean {
  return name !== 'Body' && /^[A-Z]/.test(name)
}

export function isParenthesis({ name }: GrammarNode): boolean {
  return name === '(' || name === ')'
}
