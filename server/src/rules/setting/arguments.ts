import type { Setting } from '../../catalogue/catalogue.ts'
import { t } from '../../l10n.ts'
import { span } from '../../span.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { settingsIn } from '../nginx/contexts.ts'
import { type Directive, directivesAlike, foundInWording, isTemplated } from '../nginx/directives.ts'
import type { Finding, Fix, Rule } from '../rule.ts'
import { refusedByNginx } from './values/nginx.ts'

export const settingArguments: Rule = {
  id: 'setting/arguments',
  severity: 'error',
  summary: 'A directive has too few or too many arguments, or a block where it takes none',
  perPart: true,

  check(stack) {
    return foundInWording(directivesAlike(stack), directive => {
      const complaint = complaintOf(directive)
      const swallowed = swallowing(directive, complaint !== undefined)
      if (!complaint || swallowed.length > 0) return swallowed
      const { name, args } = directive.entry
      return args.some(isLeftOpen) ? [] : [{ at: name, message: complaint }]
    })
  },
}

/** Whether a word lacks the quote at its end, which is reported by itself: what was meant to be in it is not known. */
function isLeftOpen({ source: { text }, start, end }: Word): boolean {
  const quote = text.charAt(start)
  return /["']/.test(quote) && (end - start < 2 || text.charAt(end - 1) !== quote)
}

/** Whether a directive has another number of arguments than it takes: what each of them means is then not known. */
export function isMiscounted(directive: Directive): boolean {
  return complaintOf(directive) !== undefined
}

function complaintOf({ entry, settings }: Directive): string | undefined {
  const { name, args, body } = entry
  const [first] = settings
  if (!first || fits(first, entry) || settings.some(setting => fits(setting, entry)) || isTemplated(entry)) return undefined
  if (body && settings.every(({ block }) => !block))
    return t('{0} takes no block, and nginx refuses to start; a ";" is missing before the "{"', name.value)
  const blocks = settings.filter(({ block }) => block)
  if (!body && blocks.length === settings.length) return t('{0} needs a block in { }, and nginx refuses to start', name.value)
  return t(
    '{0} takes {1}, here it has {2}, and nginx refuses to start{3}',
    name.value,
    wanted(settings),
    count(args.length),
    hint(first, entry),
  )
}

/** Whether there are arguments on more than one line. */
function isWrapped({ source, name, args }: Entry): boolean {
  const last = args.at(-1)
  if (!last || last === args[0]) return false
  const lineEnd = source.text.indexOf('\n', name.end)
  return lineEnd >= 0 && lineEnd < last.start
}

/** A directive that stands on a line of its own and is taken for more values of the one above, as its `;` is missing. */
interface Swallowed {
  /** The last value of the one above. */
  before: Word
  name: Word
}

export function swallowedBy({ entry, contexts, settings }: Directive): Swallowed | undefined {
  const { source, args, body } = entry
  if (contexts.length === 0 || settings.every(({ block }) => block) || body || entry.name.value === 'listen' || !isWrapped(entry))
    return undefined
  for (const [index, name] of args.entries()) {
    const before = args[index - 1]
    if (!before || !/\n[ \t]*$/.test(source.text.slice(before.end, name.start))) continue
    const swallowed = { ...entry, name, args: args.slice(index + 1) }
    if (settingsIn(contexts, name.value).some(setting => fits(setting, swallowed)) && !isTemplated(entry)) return { before, name }
  }
  return undefined
}

/** Some directives take any word; others refuse it, and for `access_log` it is a log format that nobody has defined. */
function swallowing(directive: Directive, miscounted: boolean): Finding[] {
  const { entry, settings } = directive
  const { source, name, args } = entry
  const swallowed = swallowedBy(directive)
  if (!swallowed) return []
  const { before } = swallowed
  const refused = miscounted || name.value === 'access_log' || settings.some(setting => refusedByNginx(setting, entry))
  const fix: Fix = {
    title: t('put ";" behind {0}', before.value),
    edits: [{ at: span(source, before.end, before.end), text: ';' }],
    safe: true,
  }
  if (refused)
    return [{ at: before, message: t('"{0}" has no ";" at its end; nginx reads on and will not start', name.value), fixes: [fix] }]
  const message = t(
    'nginx takes "{0}" for more values of {1}, and starts without it; a ";" is missing behind {2}',
    source.text.slice(swallowed.name.start, args.at(-1)?.end),
    name.value,
    before.value,
  )
  const related = [{ at: before, message: t('a ";" is missing behind this') }]
  return [{ at: swallowed.name, severity: 'warning', message, related, fixes: [fix] }]
}

/** What a directive takes of which the catalogue says nothing else. */
const one: NonNullable<Setting['args']> = { min: 1, max: 1 }

/** A raw block of Lua is one more argument of its entry. */
function fits({ args = one, block, type }: Setting, entry: Entry): boolean {
  const isRaw = type === 'raw-block'
  if (!isRaw && (block === true) !== (entry.body !== undefined)) return false
  const given = entry.args.length - (isRaw ? 1 : 0)
  if (args.approximate) return given >= Math.min(args.min, 1)
  return args.counts ? args.counts.includes(given) : given >= args.min && given <= (args.max ?? Number.POSITIVE_INFINITY)
}

function wanted(settings: readonly Setting[]): string {
  const { min, max } = settings[0]?.args ?? one
  if (max === undefined) return t('at least {0}', count(min))
  return min === max ? count(min) : t('{0} to {1}', min, count(max))
}

function count(number: number): string {
  if (number === 0) return t('no arguments')
  return number === 1 ? t('one argument') : t('{0} arguments', number)
}

/** What was probably forgotten: quotes around a text with blanks, or the value. */
function hint({ args = one, forms }: Setting, entry: Entry): string {
  const max = args.max ?? Number.POSITIVE_INFINITY
  const lines = entry.source.text.slice(entry.start, entry.end).split('\n').length
  if (entry.args.length > max && lines > 1 && !entry.body) return t('; is a ";" missing at the end of the line?')
  const form = forms?.[0]
  return form && form.length < 80 ? t('; it is written {0} {1}', entry.name.value, form) : ''
}
