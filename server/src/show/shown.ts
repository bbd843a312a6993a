import type { Known } from '../facts/known.ts'
import type { Span } from '../span.ts'

/** What a program reads, as plain data; `null` is a value that is not known. */
export type Data = null | boolean | number | string | Data[] | { [name: string]: Data }

/** One line for people. */
export interface ShownLine {
  /** Indented where it stands in a block. */
  text: string
  /** Where this is written; absent where the program has it from nowhere: a default, the end of a block. */
  at?: Span
  /** Why a value in the line is not known. */
  because?: string
}

/** What the program behind a format will read in a file and in all that the file leads to. */
export interface Shown {
  data: Data
  lines: ShownLine[]
  /** What else may be read that cannot be seen. */
  missing?: string
}

/** `name = value`, or `name = ?` with the reason. */
export function settingLine(name: string, value: Known<Data>, at?: Span, indent = ''): ShownLine {
  const text = `${indent}${name} = ${value.known ? written(value.value) : '?'}`
  return { text, ...(at && { at }), ...(value.known ? {} : { because: value.because }) }
}

/** Text as it is, everything else as JSON. */
function written(value: Data): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A value as data, `null` where it is not known. */
export function dataOf(value: Known<Data>): Data {
  return value.known ? value.value : null
}
