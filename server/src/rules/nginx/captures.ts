import { type Block, isComplete, own } from '../../facts/block.ts'
import { byPart } from '../../facts/parts.ts'
import { t } from '../../l10n.ts'
import { sliceOf, textOf } from '../../span.ts'
import { capturesIn } from '../../syntax/nginx/regex.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding } from '../rule.ts'
import { directivesNamedIn, isTemplated } from './directives.ts'

/**
 * `$2` where the regular expression that comes last before it has one group only: nginx starts and puts nothing there. For `rewrite` that is
 * its own pattern; for what ends a request that of the location, unless another may have been looked at in between.
 */
export const emptyCaptures = byPart(blocks => [...inBlocks(blocks)])

function* inBlocks(blocks: readonly Block[]): Iterable<Finding> {
  for (const { entry } of directivesNamedIn(blocks, 'rewrite')) {
    const [pattern, replacement] = entry.args
    if (pattern && replacement && !isTemplated(entry)) yield* beyondGroups(pattern, replacement)
  }
  for (const { entry, block } of directivesNamedIn(blocks, 'alias', 'return', 'proxy_pass')) {
    const match = block.match
    if (!match?.modifier.startsWith('~') || !isComplete(block) || isTemplated(entry) || isTemplated(block.entry ?? entry)) continue
    if (own(block, 'rewrite').length > 0 || own(block, 'set').length > 0 || block.blocks.some(({ kind }) => kind === 'if')) continue
    for (const word of entry.args) yield* beyondGroups({ ...match.at, value: match.pattern }, word)
  }
}

function* beyondGroups(pattern: Word, word: Word): Iterable<Finding> {
  const groups = capturesIn(pattern.value)
  for (const { 0: capture, 1: number, index } of textOf(word).matchAll(/\$([1-9])/g)) {
    if (Number(number) <= groups) continue
    yield {
      at: sliceOf(word, index, index + capture.length),
      severity: 'warning',
      message: t('{0} is always empty, as the regular expression has no such group', capture),
      related: [{ at: pattern, message: t('the regular expression') }],
    }
  }
}
