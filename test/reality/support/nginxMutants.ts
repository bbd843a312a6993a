/** A configuration with one mistake put into it. */
export interface Mutant {
  base: string
  /** What was done to it. */
  how: string
  text: string
}

/** Numbers from 0 to below 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Token {
  text: string
  start: number
  end: number
}

/** The pieces of a configuration: words, quoted words and punctuation, without comments. */
function tokensOf(text: string): Token[] {
  const pieces = /#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[;{}]|(?:\$\{\w+\}|\\.|[^\s;{}\\])+/gs
  return [...text.matchAll(pieces)]
    .filter(([piece]) => !piece.startsWith('#'))
    .map(({ 0: piece, index }) => ({ text: piece, start: index, end: index + piece.length }))
}

/** First and last token of each directive; a block ends with its `}`. */
function statementsOf(tokens: Token[]): { first: number; last: number }[] {
  const statements: { first: number; last: number }[] = []
  const open: number[] = []
  let first: number | undefined
  tokens.forEach(({ text }, index) => {
    if (text === '{') {
      open.push(first ?? index)
      first = undefined
    } else if (text === ';' || text === '}') {
      const begin = text === ';' ? first : open.pop()
      if (begin !== undefined) statements.push({ first: begin, last: index })
      first = undefined
    } else first ??= index
  })
  return statements
}

const punctuation = [';', '{', '}', '"', "'", '$', '#', '(', ')', '~', '=', ',']

const values = [
  'abc',
  '12',
  '1.5s',
  '10g',
  '1k',
  '-1',
  'on',
  'off',
  'maybe',
  '/x',
  '$uri',
  '$nosuch',
  '""',
  '99999',
  '0',
  'http://127.0.0.1:9',
  '10m',
  '30d',
  '1h30m',
  'default',
  '@named',
  '^/a(b)$',
  '127.0.0.1',
  'unix:/run/x.sock',
  'zone=x:1m',
  '=404',
  '404',
  'ssl',
]

const brokenRegexes = [
  '(',
  ')',
  '[',
  '[z-a]',
  '*',
  '+',
  '(?<n',
  '(?P<1>a)',
  'a{2,1}',
  '\\',
  '(?',
  '[[:x:]]',
  '(?<=a+)',
  '(?:',
  '\\8',
  '(?#',
]

/** A configuration and what a mutation needs to change it. */
interface Draft {
  text: string
  tokens: Token[]
  statements: { first: number; last: number }[]
  /** Names of directives of all configurations. */
  directives: string[]
  pick<Item>(items: readonly Item[]): Item
}

/** Gives different mutants of a set of configurations, as many as are asked for. */
export function* mutantsOf(bases: Record<string, string>, count: number, seed: number): Iterable<Mutant> {
  const random = seeded(seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const drafts = Object.keys(bases)
    .sort()
    .map(base => draftOf(base, bases[base] ?? ''))
  const directives = [...new Set(drafts.flatMap(({ tokens, statements }) => statements.map(({ first }) => tokens[first]?.text ?? '')))]
  const seen = new Set<string>()
  while (seen.size < count) {
    const { base, text, tokens, statements } = pick(drafts)
    const how = pick(Object.keys(mutations))
    const mutated = mutations[how]?.({ text, tokens, statements, directives, pick })
    if (mutated === undefined || mutated === text || seen.has(mutated)) continue
    seen.add(mutated)
    yield { base, how, text: mutated }
  }
}

function draftOf(base: string, text: string) {
  const tokens = tokensOf(text)
  return { base, text, tokens, statements: statementsOf(tokens) }
}

type Mutation = (draft: Draft) => string | undefined

const mutations: Record<string, Mutation> = {
  'delete a token': draft => replaced(draft, anyToken(draft), ''),
  'repeat a token': draft => {
    const token = anyToken(draft)
    return replaced(draft, token, `${token.text} ${token.text}`)
  },
  'insert punctuation': draft => {
    const { start, end } = anyToken(draft)
    return spliced(draft.text, draft.pick([start, end]), 0, draft.pick(punctuation))
  },
  'insert punctuation into a word': draft => {
    const { start, text } = anyWord(draft)
    return spliced(draft.text, start + Math.floor(draft.pick([0.3, 0.5, 0.7]) * text.length), 0, draft.pick(punctuation))
  },
  'misspell a directive': draft => misspelt(draft, draft.tokens[draft.pick(draft.statements).first]),
  'misspell a word': draft => misspelt(draft, anyWord(draft)),
  'delete a statement': draft => {
    const { start, end } = span(draft, draft.pick(draft.statements))
    return spliced(draft.text, start, end - start, '')
  },
  'repeat a statement': draft => {
    const { start, end } = span(draft, draft.pick(draft.statements))
    return spliced(draft.text, end, 0, `\n${draft.text.slice(start, end)}`)
  },
  'move a statement': draft => {
    const { start, end } = span(draft, draft.pick(draft.statements))
    const to = draft.pick(draft.tokens.filter(({ text }) => text === ';' || text === '{')).end
    if (to >= start && to <= end) return undefined
    const moved = `\n${draft.text.slice(start, end)}`
    return to > end
      ? spliced(spliced(draft.text, to, 0, moved), start, end - start, '')
      : spliced(spliced(draft.text, start, end - start, ''), to, 0, moved)
  },
  'drop an argument': draft => replaced(draft, anyArgument(draft), ''),
  'add an argument': draft => {
    const { first, last } = draft.pick(draft.statements)
    const token = draft.pick(draft.tokens.slice(first, last).filter(({ text }) => !/^[;{}]$/.test(text)))
    return spliced(draft.text, token.end, 0, ` ${draft.pick(values)}`)
  },
  'give another value': draft => replaced(draft, anyArgument(draft), draft.pick(values)),
  'break a regular expression': draft => {
    const patterns = draft.tokens.filter(({ text }) => /[\^~\\]/.test(text) && text.length > 2)
    if (patterns.length === 0) return undefined
    const { start, text } = draft.pick(patterns)
    return spliced(draft.text, start + Math.floor(draft.pick([0.4, 0.6, 0.8, 1]) * (text.length - 1)), 0, draft.pick(brokenRegexes))
  },
  'name an unknown variable': draft => {
    const variables = [...draft.text.matchAll(/\$\{?\w+/g)]
    return variables.length === 0 ? undefined : spliced(draft.text, draft.pick(variables).index + 3, 0, 'zz')
  },
  'exchange two statements': draft => {
    const one = span(draft, draft.pick(draft.statements))
    const other = span(draft, draft.pick(draft.statements))
    if (one.end > other.start) return undefined
    const { text } = draft
    const between = text.slice(one.end, other.start)
    return text.slice(0, one.start) + text.slice(other.start, other.end) + between + text.slice(one.start, one.end) + text.slice(other.end)
  },
  'name another directive': draft => replaced(draft, draft.tokens[draft.pick(draft.statements).first], draft.pick(draft.directives)),
}

function anyToken({ tokens, pick }: Draft): Token {
  return pick(tokens)
}

function anyWord({ tokens, pick }: Draft): Token {
  return pick(tokens.filter(({ text }) => text.length > 2))
}

function anyArgument({ tokens, statements, pick }: Draft): Token | undefined {
  const { first, last } = pick(statements)
  const end = tokens.findIndex(({ text }, index) => index > first && (text === ';' || text === '{'))
  const words = tokens.slice(first + 1, Math.min(end, last))
  return words.length > 0 ? pick(words) : undefined
}

function misspelt(draft: Draft, token: Token | undefined): string | undefined {
  if (!token || token.text.length < 2) return undefined
  const { text } = token
  const at = Math.floor(draft.pick([0.2, 0.4, 0.6, 0.8]) * text.length)
  const variants = [
    text.slice(0, at) + text.slice(at + 1),
    text.slice(0, at) + text.charAt(at) + text.slice(at),
    text.slice(0, at) + (text[at + 1] ?? 'x') + text.charAt(at) + text.slice(at + 2),
    `${text.slice(0, at)}q${text.slice(at + 1)}`,
    text.toUpperCase(),
  ]
  return replaced(draft, token, draft.pick(variants))
}

function span({ tokens }: Draft, { first, last }: { first: number; last: number }): { start: number; end: number } {
  return { start: tokens[first]?.start ?? 0, end: tokens[last]?.end ?? 0 }
}

function replaced({ text }: Draft, token: Token | undefined, by: string): string | undefined {
  return token && spliced(text, token.start, token.end - token.start, by)
}

function spliced(text: string, at: number, length: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + length)
}
