/** What PCRE does not compile in a regular expression, and where: an offset into the pattern. */
export interface RegexProblem {
  at: number
  kind:
    | 'unclosed-group'
    | 'unopened-group'
    | 'unclosed-class'
    | 'range-order'
    | 'range-of-class'
    | 'nothing-to-repeat'
    | 'quantifier-order'
    | 'quantifier-too-big'
    | 'backslash-at-end'
    | 'bad-group'
    | 'bad-name'
    | 'duplicate-name'
    | 'unknown-class'
    | 'class-outside'
    | 'no-such-group'
    | 'bad-escape'
    | 'lookbehind'
    | 'unclosed-comment'
}

/** How far a pattern is read. */
export interface Pattern {
  text: string
  at: number
  /** Offsets of the groups that are open. */
  open: number[]
  /** How many of them look back, where only what has a fixed length may stand. */
  behind: number
  /** How many groups capture so far, and all of them. */
  captures: number
  names: Set<string>
  /** References to groups by number or name; groups may follow later. */
  references: { at: number; group: number | string }[]
  /** What stands before may be repeated. */
  repeatable: boolean
  problem?: RegexProblem
  /** Something was met whose meaning is not followed further: `(?x)`, conditions, verbs. */
  beyond: boolean
}

/** Goes on behind something that a quantifier may repeat. */
export function passItem(pattern: Pattern, length: number): undefined {
  pattern.at += length
  pattern.repeatable = true
}

/** Goes on behind something that no quantifier may follow: where a group begins, an assertion, another quantifier. */
export function passMark(pattern: Pattern, length: number): undefined {
  pattern.at += length
  pattern.repeatable = false
}

/** Goes on behind something that is nothing by itself, a comment: a quantifier behind it is for what stands before it. */
export function pass(pattern: Pattern, length: number): undefined {
  pattern.at += length
}

/** The first problem is the one that is told. */
export function fail(pattern: Pattern, at: number, kind: RegexProblem['kind']): undefined {
  pattern.problem ??= { at, kind }
}

/** From here on nothing is known. */
export function giveUp(pattern: Pattern): undefined {
  pattern.beyond = true
}
