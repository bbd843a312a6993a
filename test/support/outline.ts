import type { Entry, Tree } from '../../server/src/syntax/tree.ts'

/**
 * A tree as compact text: `name arg arg` for a setting, `name arg { …; … }` for a block, values in quotes where they are empty or hold
 * blanks or punctuation of the notation itself.
 */
export function outline(entries: Entry[]): string {
  return entries.map(one).join('; ')
}

function one({ name, args, body }: Entry): string {
  const head = [name, ...args].map(({ value }) => (/^[^\s;{}'"]+$/.test(value) ? value : JSON.stringify(value))).join(' ')
  if (!body) return head
  return body.length > 0 ? `${head} { ${outline(body)} }` : `${head} {}`
}

/** Troubles as `rule at "the text it points at"`. */
export function troublesOf({ source, troubles }: Tree): string[] {
  return troubles.map(({ rule, start, end }) => `${rule.replace('syntax/', '')} ${JSON.stringify(source.text.slice(start, end))}@${start}`)
}

/** The text after all safe fixes of a tree's troubles. */
export function repaired({ source, troubles }: Tree): string {
  const edits = troubles.flatMap(({ fix }) => (fix?.safe ? fix.edits : [])).toSorted((a, b) => b.at.start - a.at.start)
  return edits.reduce((text, { at, text: put }) => text.slice(0, at.start) + put + text.slice(at.end), source.text)
}
