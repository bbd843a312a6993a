import type { Span } from '../../span.ts'
import { everyEntry, type Tree } from '../../syntax/tree.ts'

/** A word, a comment, a sign, or the code in a `*_by_lua_block` with its braces. */
export interface Token extends Span {
  kind: 'word' | 'comment' | 'code' | '{' | '}' | ';'
}

/** Everything in an nginx file without troubles, in order: its words and comments, and between them nothing but signs and blanks. */
export function tokensOf(tree: Tree): Token[] {
  const { source } = tree
  const { text } = source
  const spans = tree.comments.map(comment => token('comment', comment.start, trimmedEnd(comment)))
  for (const { name, args, body, end } of everyEntry(tree.entries)) {
    const code = !body && name.value.endsWith('_by_lua_block') ? args.at(-1) : undefined
    spans.push(token('word', name.start, name.end))
    for (const word of args)
      if (word === code && text[word.start - 1] === '{') spans.push(token('code', word.start - 1, end))
      else spans.push(token('word', word.start, word.end))
  }
  spans.sort((a, b) => a.start - b.start)
  const tokens: Token[] = []
  let offset = 0
  for (const next of spans) {
    addSigns(next.start)
    tokens.push(next)
    offset = next.end
  }
  addSigns(text.length)
  return tokens

  function token(kind: Token['kind'], start: number, end: number): Token {
    return { source, start, end, kind }
  }

  function addSigns(end: number): void {
    for (; offset < end; offset++) {
      const kind = text[offset]
      if (kind === '{' || kind === '}' || kind === ';') tokens.push(token(kind, offset, offset + 1))
    }
  }
}

/** Blanks at the end of a comment are none of it. */
function trimmedEnd({ source, start, end }: Span): number {
  let last = end
  while (last > start && ' \t'.includes(source.text[last - 1] ?? '')) last--
  return last
}
