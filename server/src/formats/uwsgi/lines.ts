import { isTemplate, type Known, unknown } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { type Span, textOf } from '../../span.ts'
import { type Entry, everyEntry, type Tree } from '../../syntax/tree.ts'
import { expandMagic, type MagicContext, swallowedLines } from './magic.ts'

/** An option line of one section as uWSGI sees it once `%d` and the like are replaced. */
interface OptionLine {
  name: string
  value: Known<string>
  /** The value as written, or the name where there is none. */
  at: Span
  entry: Entry
}

interface SectionLines {
  lines: OptionLine[]
  /** Whether the section is there at all. */
  found: boolean
  /** False where a template may add lines. */
  complete: boolean
}

/** The options of all parts of a section, in file order. */
export function linesOf(tree: Tree, section: string, context: MagicContext): SectionLines {
  const { source } = tree
  const swallows = new Set(swallowedLines(source).map(({ line }) => line.start))
  const templates = templateBlocks(tree)
  const result: SectionLines = { lines: [], found: false, complete: templates.length === 0 }
  let current: string | undefined
  for (const entry of everyEntry(tree.entries)) {
    if (swallows.has(startOfLine(entry))) continue
    const text = logicalLine(entry)
    if (entry.body) {
      current = trimBlanks(knownOr(expandMagic(text, context), '')).slice(1, -1)
      result.found ||= current === section
      continue
    }
    if (current !== section) continue
    const [written = '', value = ''] = splitAtEquals(text)
    const name = trimBlanks(knownOr(expandMagic(written, context), written))
    if (isTemplate(name) || /\{\{|\{%/.test(name)) {
      result.complete = false
      continue
    }
    const inTemplate = templates.some(({ start, end }) => start <= entry.start && entry.start < end)
    result.lines.push({
      name,
      value: inTemplate ? unknown(t('a template decides')) : trimmed(expandMagic(value, context)),
      at: entry.args[0] ?? entry.name,
      entry,
    })
  }
  return result

  function startOfLine({ start }: Entry): number {
    return source.text.lastIndexOf('\n', start - 1) + 1
  }

  /** The line of an entry with the lines that it swallows, blanks at its end included: a percent sign takes those with it too. */
  function logicalLine({ start }: Entry): string {
    let end = endOfLine(start)
    while (swallows.has(end + 1)) end = endOfLine(end + 1)
    const line = source.text.slice(start, end)
    const nul = line.indexOf('\0')
    return nul < 0 ? line : line.slice(0, nul)
  }

  function endOfLine(offset: number): number {
    const end = source.text.indexOf('\n', offset)
    return end < 0 ? source.text.length : end
  }
}

/** From the first tag that opens a block to the one that closes it; a tag that stands alone is a block without content. */
function templateBlocks({ source, comments }: Tree): Span[] {
  const blocks: Span[] = []
  const open: Span[] = []
  for (const comment of comments) {
    const tag = /^\{%[-+]?\s*(\w+)/.exec(textOf(comment))?.[1]
    if (tag === undefined) continue
    if (/^(if|for|block|with|filter|macro|raw)$/.test(tag)) open.push(comment)
    else if (tag.startsWith('end')) blocks.push({ source, start: open.pop()?.start ?? 0, end: comment.end })
    else blocks.push(comment)
  }
  return blocks.concat(open.map(({ start }) => ({ source, start, end: source.text.length })))
}

function splitAtEquals(text: string): string[] {
  const index = text.indexOf('=')
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)]
}

function knownOr(value: Known<string>, otherwise: string): string {
  return value.known ? value.value : otherwise
}

function trimmed(value: Known<string>): Known<string> {
  return value.known ? { known: true, value: trimBlanks(value.value) } : value
}

/** Removes what the ini reader takes for blanks. */
function trimBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && ' \t\r'.includes(text[start] ?? '')) start++
  while (end > start && ' \t\r'.includes(text[end - 1] ?? '')) end--
  return text.slice(start, end)
}
