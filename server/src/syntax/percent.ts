/** A `%` at which supervisor's expansion goes wrong. Offsets are those of the text. */
export interface PercentProblem {
  start: number
  end: number
  /**
   * `name`: there is no such name here, and supervisord does not start. `format`: not a Python format, likewise. `table`: a bare `%s` or
   * `%r`, for which the whole table of names is put in, environment included.
   */
  kind: 'name' | 'format' | 'table'
  /** The name asked for, where there is one. */
  name?: string
}

/** `%`, a name in brackets, flags, width, precision, length and the conversion, as CPython's unicode_format_arg_parse reads them. */
const format = /%(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?([#0\- +]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?([\s\S]?)/y

const conversions = { text: 'sra', number: 'srcadiouxXeEfFgG' }

/**
 * The problems that Python's `%` operator, which supervisor applies to every value it reads, has with a text. `kindOf` tells what a name
 * stands for, undefined where it is not available. supervisor stops at the first one; here all are told.
 */
export function percentProblems(text: string, kindOf: (name: string) => 'text' | 'number' | undefined): PercentProblem[] {
  const problems: PercentProblem[] = []
  let argumentUsed = false
  let start = text.indexOf('%')
  while (start >= 0) {
    const { name, computed, conversion, end } = formatAt(text, start)
    const kind = name === undefined ? undefined : kindOf(name)
    let next = end
    if (name !== undefined && kind === undefined) problems.push({ start, end, kind: 'name', name })
    else if (text[start + 1] !== '%') {
      const fits = conversion !== '' && !computed && conversions[kind ?? 'text'].includes(conversion)
      if (!fits || (name === undefined && argumentUsed)) {
        problems.push({
          start,
          end: /\S/.test(conversion) && conversion !== '%' ? end : Math.max(start + 1, end - conversion.length),
          kind: 'format',
        })
        next = start + 1
      } else if (name === undefined) problems.push({ start, end, kind: 'table' })
      argumentUsed = true
    }
    start = text.indexOf('%', next)
  }
  return problems
}

/** The text with known names put in; what stays unknown is written `%(name)s`, whatever its format was. */
export function expandPercents(text: string, lookUp: (name: string) => string | number | undefined): string {
  if (!text.includes('%')) return text
  let expanded = ''
  let from = 0
  for (let start = text.indexOf('%'); start >= 0; start = text.indexOf('%', from)) {
    const { name, conversion, flags, width, end } = formatAt(text, start)
    expanded += text.slice(from, start)
    from = end
    if (text[start + 1] === '%') expanded += '%'
    else if (name === undefined || conversion === '%') expanded += text.slice(start, end)
    else {
      const value = lookUp(name)
      expanded += value === undefined ? `%(${name})s` : formatted(value, conversion, flags, width)
    }
  }
  return expanded + text.slice(from)
}

/** Where a `%(name)s` begins at an offset, its end; undefined where there is none. */
export function namedFormatEnd(text: string, offset: number): number | undefined {
  if (text[offset] !== '%') return undefined
  const { name, conversion, end } = formatAt(text, offset)
  return name !== undefined && conversion !== '' ? end : undefined
}

function formatAt(text: string, start: number) {
  format.lastIndex = start
  const [whole = '%', name, flags = '', width, precision, conversion = ''] = format.exec(text) ?? []
  return {
    name,
    conversion,
    flags,
    width: width === '*' || width === undefined ? 0 : Math.min(Number(width), 100),
    computed: width === '*' || precision === '*',
    end: start + whole.length,
  }
}

/** A value as Python's `%` writes it; numbers may have a sign and noughts in front. */
function formatted(value: string | number, conversion: string, flags: string, width: number): string {
  const isNumber = typeof value === 'number' && 'diu'.includes(conversion)
  const sign = !isNumber || value < 0 ? '' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  if (isNumber && flags.includes('0') && !flags.includes('-')) return sign + String(value).padStart(width - sign.length, '0')
  const text = `${sign}${value}`
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width)
}
