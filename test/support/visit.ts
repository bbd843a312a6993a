import assert from 'node:assert/strict'

/** Stands for the cursor. */
const cursor = '¦'

/** A feature of the language server. */
export type Feature =
  | 'actions'
  | 'completion'
  | 'definition'
  | 'folding'
  | 'format'
  | 'formatRange'
  | 'highlights'
  | 'hints'
  | 'hover'
  | 'lenses'
  | 'links'
  | 'references'
  | 'rename'
  | 'selection'
  | 'signature'
  | 'symbols'
  | 'tokens'
  | 'workspaceSymbols'

/** One use of a feature on `examples/correct`, and what an editor gets. The same visits are paid over stdio and in VS Code. */
export interface Visit {
  feature: Feature
  file: string
  /** A piece of the file's text; `¦` is the cursor. All of the text where none is named. */
  at?: string
  /** What is typed in the place of that piece before the feature is asked; the cursor is here then. */
  typed?: string
  /** What else the feature is asked with: a new name, or what is looked for. */
  with?: string
  /** The answer, in lines. Of completion, hover and lists only these are asked for; of all others, there is nothing else. */
  answer: string[]
}

/** Features whose answers are long: a visit asks for some of their lines. */
const long: ReadonlySet<Feature> = new Set([
  'completion',
  'folding',
  'hints',
  'hover',
  'lenses',
  'links',
  'selection',
  'symbols',
  'tokens',
  'workspaceSymbols',
])

/** Fails where an answer is not what the visit is for. */
export function holds({ feature, answer }: Visit, given: readonly string[]): void {
  if (!long.has(feature)) {
    assert.deepEqual([...given].sort(), [...answer].sort())
    return
  }
  const missing = answer.filter(line => !given.some(other => (feature === 'hover' ? other.includes(line) : other === line)))
  assert.deepEqual(missing, [], `not in\n${given.slice(0, 100).join('\n')}`)
}

/** What a visit is called: what is asked, and the line where. */
export function titleOf({ feature, file, at = '', typed = at }: Visit): string {
  const line = typed.split('\n').find(line => line.includes(cursor)) ?? typed
  return `${feature} in ${file} at ${line.trim()}`
}

/** The text of a visit's file when everything is typed, and where the cursor is. */
export function typed(text: string, { at = text, typed }: Visit): { text: string; offset: number } {
  const piece = at.replace(cursor, '')
  const start = text.indexOf(piece)
  assert.notEqual(start, -1, `nowhere: ${at}`)
  const offset = start + Math.max(0, (typed ?? at).indexOf(cursor))
  return { text: text.slice(0, start) + (typed ?? piece).replace(cursor, '') + text.slice(start + piece.length), offset }
}

/** Semantic tokens as the text that each colours, with its type. In `data` each has five numbers and is placed from the one before. */
export function tokensIn(text: string, data: number[] | Uint32Array, types: readonly string[]): string[] {
  const lines = text.split('\n')
  const tokens: string[] = []
  let [line, character] = [0, 0]
  for (let at = 0; at < data.length; at += 5) {
    const [down = 0, right = 0, length = 0, type = 0] = data.slice(at, at + 4)
    line += down
    character = down > 0 ? right : character + right
    tokens.push(`${lines[line]?.slice(character, character + length)} ${types[type]}`)
  }
  return tokens
}

/** The lines of a text that another does not have, each behind its number. */
export function changedLines(before: string, after: string): string[] {
  const lines = new Set(before.split('\n'))
  return after.split('\n').flatMap((line, i) => (lines.has(line) ? [] : [`${i + 1} ${line}`]))
}
