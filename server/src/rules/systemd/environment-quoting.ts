import { isTemplate } from '../../facts/known.ts'
import { specifiers } from '../../formats/systemd/specifiers.ts'
import { t } from '../../l10n.ts'
import { sliceOf, span, textOf } from '../../span.ts'
import { splitCommand } from '../../syntax/commandLine.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding, Fix, Rule } from '../rule.ts'
import { assignmentsIn, writtenValue } from './units.ts'

export const environmentQuoting: Rule = {
  id: 'systemd/environment-quoting',
  severity: 'error',
  summary: 'A variable is cut at a blank, or a per cent sign in it is taken for a specifier',

  *check(stack) {
    for (const assignment of assignmentsIn(stack)) {
      if (assignment.name !== 'Environment') continue
      const { words, unbalanced } = splitCommand(assignment.value, 'systemd', writtenValue(assignment))
      if (words.some(({ value }) => /^[#;]/.test(value))) continue
      if (unbalanced) {
        if (!isTemplate(assignment.value.value))
          yield { at: assignment.value, message: t('a quote is not closed, and systemd ignores the line') }
        continue
      }
      yield* blanks(words)
      for (const word of words) yield* percents(word)
    }
  },
}

/** Words that are no assignments belong to the one before them: its value has blanks and no quotes. */
function* blanks(words: Word[]): Iterable<Finding> {
  for (let index = 0; index < words.length; index++) {
    const [first, start] = [words[index - 1], words[index]]
    if (!start || isAssignment(start) || isTemplate(start.value)) continue
    let last = start
    for (let next = words[index + 1]; next && !isAssignment(next); next = words[++index + 1]) last = next
    yield {
      at: span(start.source, start.start, last.end),
      message: first
        ? t('a blank ends the value of {0}, and systemd ignores what follows; quote the whole assignment', first.value.split('=')[0] ?? '')
        : t('"{0}" assigns nothing, and systemd ignores it; write NAME=value', start.value),
      fixes: first ? quoted(first, last) : [],
    }
  }
}

function isAssignment({ value }: Word): boolean {
  return /^[A-Za-z_]\w*=/.test(value)
}

function quoted(first: Word, last: Word): Fix[] {
  const at = span(first.source, first.start, last.end)
  const text = textOf(at)
  return /["'\\\n]/.test(text) ? [] : [{ title: t('quote the whole assignment'), edits: [{ at, text: `"${text}"` }], safe: true }]
}

/** A `%` that nobody means: before a character that is no specifier, or in the middle of a secret. */
function* percents(word: Word): Iterable<Finding> {
  const name = /^[A-Za-z_]\w*(?==)/.exec(word.value)?.[0]
  const written = textOf(word)
  const start = written.indexOf('=') + 1
  if (name === undefined || isTemplate(word.value)) return
  const isSecret = /SECRET|PASS|TOKEN|KEY|URL|DSN/i.test(name)
  for (const match of written.slice(start).matchAll(/%%|%([A-Za-z\d])/g)) {
    const letter = match[1]
    const isSpecifier = letter !== undefined && specifiers.includes(letter)
    if (letter === undefined || (isSpecifier && !(isSecret && /\w$/.test(written.slice(start, start + match.index))))) continue
    const at = sliceOf(word, start + match.index, start + match.index + 2)
    yield {
      at,
      message: isSpecifier
        ? t(
            'systemd puts something else in for "%{0}" (see Specifiers in systemd.unit), so {1} is not what is written here; write %%',
            letter,
            name,
          )
        : t('"%{0}" is no specifier of systemd, which ignores the whole assignment of {1}; write %%', letter, name),
      fixes: [{ title: t('double the per cent sign'), edits: [{ at: sliceOf(at, 0, 1), text: '%%' }], safe: true }],
    }
  }
}
