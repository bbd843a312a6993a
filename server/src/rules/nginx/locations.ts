import { type Block, blocksIn, isPrefix, type LocationMatch } from '../../facts/block.ts'
import { passOf } from '../../facts/pass.ts'
import { type Span, span } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { type Directive, directivesNamed } from './directives.ts'

/** Every location of all nginx configurations, nested ones behind those around them. */
export function* locationsIn(nginx: Block[]): Iterable<Block> {
  for (const top of nginx) for (const block of blocksIn(top)) if (block.kind === 'location') yield block
}

/** The locations that have a directive of some name themselves, each with the last one, which is the one that counts. */
export function locationsWith(stack: Stack, name: string): readonly Directive[] {
  return directivesNamed(stack, name).filter(
    ({ block }, index, directives) => block.kind === 'location' && directives[index + 1]?.block !== block,
  )
}

/** Those of them that match a prefix, with the first argument of the directive. */
export function prefixesWith(stack: Stack, name: string): readonly { block: Block; match: LocationMatch; entry: Entry; path: Word }[] {
  return locationsWith(stack, name).flatMap(({ block, entry }) => {
    const { match } = block
    const [path] = entry.args
    return match && path && isPrefix(match) ? { block, match, entry, path } : []
  })
}

/** The place behind the last character of a word, inside its quotes: where text is appended to its value. */
export function endOf({ source, start, end }: Span): Span {
  const quote = source.text.charAt(start)
  const quoted = end - start > 1 && (quote === '"' || quote === "'") && source.text.charAt(end - 1) === quote
  const at = quoted ? end - 1 : end
  return span(source, at, at)
}

/** The blocks that have a directive of some name themselves. */
export function blocksWith(stack: Stack, name: string): ReadonlySet<Block> {
  return new Set(directivesNamed(stack, name).map(({ block }) => block))
}

/** Every block that passes requests with `uwsgi_pass`, and that directive; of several that pass, the last one counts. */
export function* uwsgiPassesIn(stack: Stack): Iterable<{ block: Block; pass: Entry }> {
  for (const block of blocksWith(stack, 'uwsgi_pass')) {
    const pass = passOf(block)
    if (pass?.name.value === 'uwsgi_pass') yield { block, pass }
  }
}
