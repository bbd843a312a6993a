import { printable } from '../report/report.ts'

/** Whether colours are welcome on a stream. */
export function hasColours(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
}

/** A text that holds parts of files, for a terminal: they cannot move its cursor, and colours of ours stay. */
export function harmless(text: string): string {
  return text.replace(/(\u001b\[\d{1,2}m)|([^\n\u001b]+|\u001b)/g, (_, colour?: string, rest = '') => colour ?? printable(rest))
}
