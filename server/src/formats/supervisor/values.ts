import { signalName } from '../signals.ts'

/** What an option of a program comes to: `null` is what it has when it is not set and supervisord decides nothing. */
export type Plain = null | boolean | number | string | number[]

/** Makes a value of a text as supervisor/datatypes.py does; undefined where supervisord refuses it. */
export type Reader = (text: string) => Plain | undefined

/** Python's `int()`. */
export function integer(text: string): number | undefined {
  const digits = text.trim()
  return /^[+-]?\d+(_\d+)*$/.test(digits) ? Number(digits.replaceAll('_', '')) : undefined
}

/** Undefined for other words than these. */
export function boolean(text: string): boolean | undefined {
  if (/^(yes|true|on|1)$/i.test(text)) return true
  return /^(no|false|off|0)$/i.test(text) ? false : undefined
}

/** `true`, `false`, or `unexpected`: only after an exit code that is not in `exitcodes`. */
export function restart(text: string): boolean | string | undefined {
  return /^unexpected$/i.test(text) ? 'unexpected' : boolean(text)
}

const factors: Record<string, number> = { kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 }

/** Bytes, of a number or one with `KB`, `MB` or `GB`. */
export function byteSize(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^([\s\S]*?)([kmg]b)?$/i.exec(text) ?? []
  const number = integer(digits)
  return number === undefined ? undefined : number * (factors[unit.toLowerCase()] ?? 1)
}

/** Codes with commas between them; none of an empty text. */
export function exitCodes(text: string): number[] | undefined {
  if (text === '') return []
  const codes = text.split(',').flatMap(code => integer(code) ?? [])
  return codes.length === text.split(',').length && codes.every(code => code >= 0 && code <= 255) ? codes : undefined
}

/** As octal digits. */
export function octal(text: string): string | undefined {
  const digits = /^\s*[+-]?(?:0o)?([0-7]+(?:_[0-7]+)*)\s*$/i.exec(text)?.[1]
  return digits === undefined ? undefined : Number.parseInt(digits.replaceAll('_', ''), 8).toString(8).padStart(3, '0')
}

/** The name without `SIG`. */
export function signal(text: string): string {
  return signalName(text)
}

/** `AUTO`, `NONE`, or a path. */
export function logFile(text: string): string {
  const word = text.toUpperCase()
  if (word === 'AUTO') return word
  return word === 'NONE' || word === 'OFF' || word === 'SYSLOG' ? 'NONE' : text
}

/** Any text will do. */
export function text(value: string): string {
  return value
}
