import type { FormattingOptions } from 'vscode-languageserver-types'

/** Columns and what fills them, as the editor counts. */
export interface Columns {
  /** The columns of a step. */
  size: number
  /** With tabs, up to two steps beyond the block are tabs too; what lies further in is aligned, which takes blanks whatever a tab is worth. */
  indented(column: number, depth: number): string
  /** The column behind a text. */
  advanced(column: number, text: string): number
}

/** Columns with the tabs and steps of an editor; steps of four where it names none. */
export function columnsOf({ tabSize, insertSpaces }: FormattingOptions): Columns {
  const size = tabSize > 0 ? Math.floor(tabSize) : 4
  return {
    size,

    indented(column, depth) {
      if (insertSpaces) return ' '.repeat(column)
      const steps = Math.floor(column / size)
      const tabs = column % size === 0 && steps <= depth + 2 ? steps : Math.min(depth, steps)
      return '\t'.repeat(tabs) + ' '.repeat(column - tabs * size)
    },

    advanced(column, text) {
      if (!text.includes('\t')) return column + text.length
      let reached = column
      for (const char of text) reached += char === '\t' ? size - (reached % size) : char.length
      return reached
    },
  }
}
