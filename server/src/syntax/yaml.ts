import type { Node, Pair } from 'yaml'
import { t } from '../l10n.ts'
import { type Source, type Span, span } from '../span.ts'
import { coverRest, type Entry, type Tree, type Word } from './tree.ts'

/** Nothing below this depth is read. */
const deepest = 60

/**
 * Reads a YAML file: a key with a mapping is an entry with a body, scalars and lists of scalars are arguments, an item of a list that is a
 * mapping or a list is an entry named `-`. An anchor stands as `&name` before the arguments, an alias as `*name` among them. The span of a
 * block scalar begins behind its header.
 */
export function parseYaml(source: Source): Tree {
  const tree: Tree = { source, entries: [], comments: [], troubles: [] }
  const yaml = require('yaml') as typeof import('yaml')
  try {
    const [document] = yaml.parseAllDocuments(source.text, { strict: false, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
    if (document && 'contents' in document) {
      tree.entries = entriesIn(document.contents, { source, yaml, depth: 0 })
      const [error] = document.errors
      if (error) report(tree, error.code, error.pos)
    }
  } catch {
    tree.entries = []
    report(tree, 'TOO_DEEP', [0, Math.min(1, source.text.length)])
  }
  coverRest(tree)
  addComments(tree, yaml)
  return tree
}

interface Place {
  source: Source
  yaml: typeof import('yaml')
  depth: number
  parent?: Entry
}

/** The entries of a mapping; of a list, those of its items that are no scalars. */
function entriesIn(node: unknown, place: Place): Entry[] {
  const { yaml, depth } = place
  if (depth > deepest) return []
  if (yaml.isMap(node)) return node.items.flatMap(pair => keyed(pair, place) ?? [])
  if (!yaml.isSeq(node)) return []
  return node.items.flatMap(item => {
    if (!yaml.isCollection(item) || !item.range) return []
    const { source } = place
    const [start] = item.range
    return [filled({ ...span(source, start, start), value: '-' }, item, place)]
  })
}

function keyed({ key, value }: Pair, place: Place): Entry | undefined {
  const { yaml, source } = place
  if (!yaml.isNode(key) || !key.range) return undefined
  const [start, end] = key.range
  const name: Word = { ...span(source, start, end), value: yaml.isScalar(key) ? String(key.value) : source.text.slice(start, end) }
  return filled(name, value, place)
}

function filled(name: Word, value: unknown, place: Place): Entry {
  const { yaml, source, depth, parent } = place
  const entry: Entry = { ...span(source, name.start, name.end), name, args: yaml.isNode(value) ? wordsOf(value, name, place) : [] }
  if (parent) entry.parent = parent
  const inner = entriesIn(value, { ...place, depth: depth + 1, parent: entry })
  if (yaml.isMap(value) || inner.length > 0) entry.body = inner
  const valueEnd = yaml.isNode(value) && value.range ? value.range[1] : name.end
  entry.end = Math.max(trimmedEnd(source, name.end, valueEnd), entry.args.at(-1)?.end ?? 0, inner.at(-1)?.end ?? 0)
  return entry
}

function wordsOf(node: Node, name: Word, { yaml, source }: Place): Word[] {
  const words: Word[] = []
  const anchor = 'anchor' in node && node.anchor
  const at = anchor ? source.text.indexOf(`&${anchor}`, name.end) : -1
  if (anchor && at >= 0 && at < (node.range?.[0] ?? 0)) words.push({ ...span(source, at, at + anchor.length + 1), value: `&${anchor}` })
  for (const item of yaml.isSeq(node) ? node.items : [node]) {
    const word = yaml.isNode(item) ? wordOf(item, source, yaml) : undefined
    if (word) words.push(word)
  }
  return words
}

function wordOf(node: Node, source: Source, yaml: Place['yaml']): Word | undefined {
  if (!node.range) return undefined
  const [start, end] = node.range
  if (yaml.isAlias(node)) return { ...span(source, start, end), value: `*${node.source}` }
  if (!yaml.isScalar(node) || start === end) return undefined
  const value = typeof node.value === 'string' ? node.value : source.text.slice(start, end)
  if (node.type !== 'BLOCK_FOLDED' && node.type !== 'BLOCK_LITERAL') return { ...span(source, start, end), value }
  const header = source.text.indexOf('\n', start)
  const content = header < 0 || header >= end ? end : header + 1 + (/^\s*/.exec(source.text.slice(header + 1, end))?.[0].length ?? 0)
  return { ...span(source, content, Math.max(content, trimmedEnd(source, content, end))), value }
}

function trimmedEnd({ text }: Source, start: number, end: number): number {
  let last = end
  while (last > start && /\s/.test(text[last - 1] ?? '')) last--
  return last
}

/** What a template engine fills in first is no mistake. */
function report(tree: Tree, code: string, [from, to]: [number, number]): void {
  const { source } = tree
  if (/\{\{|\{%|<%/.test(source.text)) return
  const start = Math.min(from, Math.max(0, source.text.length - 1))
  const at: Span = span(source, start, Math.min(Math.max(to, start + 1), source.text.length))
  const reason = code.toLowerCase().replaceAll('_', ' ')
  tree.troubles.push({ ...at, rule: 'syntax/yaml', message: t('this is not valid YAML ({0}), so the whole file is refused', reason) })
}

/** Comments between the lines of what was read. The lexer marks the text of scalars, which may begin with `#` too. */
function addComments({ source, entries, comments }: Tree, yaml: Place['yaml']): void {
  if (entries.length === 0 || !source.text.includes('#')) return
  const known = new Set(comments.map(({ start }) => start))
  let offset = 0
  let before = ''
  for (const lexeme of new yaml.Lexer().lex(source.text)) {
    if (lexeme.startsWith('#') && before !== yaml.CST.SCALAR && !known.has(offset))
      comments.push(span(source, offset, offset + lexeme.trimEnd().length))
    if (!marks.test(lexeme)) offset += lexeme.length
    before = lexeme
  }
  comments.sort((a, b) => a.start - b.start)
}

/** Lexemes that stand for no text: the start of a document, the end of a flow collection left open, the next one being a scalar. */
const marks = /^[\x02\x18\x1f]$/
