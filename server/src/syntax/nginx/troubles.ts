import { t } from '../../l10n.ts'
import { type Span, span } from '../../span.ts'
import type { Entry, Trouble, Word } from '../tree.ts'

/** What nginx refuses, or reads other than it was meant, each with what to do about it. */

export function byteOrderMark(at: Span): Trouble {
  return {
    ...at,
    rule: 'syntax/encoding',
    message: t('the file begins with a byte order mark; nginx takes it for a part of the first word and will not start'),
    fix: { title: t('remove the byte order mark'), edits: [{ at, text: '' }], safe: true },
  }
}

export function mergeConflict(at: Span): Trouble {
  const message = t('a merge conflict was left in the file: nginx knows no such directive and will not start')
  return { ...at, rule: 'syntax/merge-conflict', message }
}

export function longComment(at: Span, longest: number): Trouble {
  return {
    ...at,
    rule: 'syntax/too-long',
    message: t('a comment of more than {0} bytes; nginx takes it for a parameter that is too long and will not start', longest),
  }
}

/** Points at the beginning of the word, as nginx does. */
export function longWord({ source, start }: Word, longest: number): Trouble {
  const message = t('a word of more than {0} bytes; nginx will not start', longest)
  return { ...span(source, start, start + 10), rule: 'syntax/too-long', message }
}

/** An unquoted `{2}` in a regular expression. In a condition the closing `)` may be a part of the word, and stays outside of the quotes. */
export function bareQuantifier(word: Word, brace: number, directive: Word | undefined): Trouble {
  const { source, start, end, value } = word
  const isCondition = directive?.value === 'if'
  const first = isCondition && value.startsWith('(') ? start + 1 : start
  const last = isCondition && value.endsWith(')') ? end - 1 : end
  const edits = [
    { at: span(source, first, first), text: '"' },
    { at: span(source, last, last), text: '"' },
  ]
  return {
    ...span(source, brace, brace + 1),
    rule: 'syntax/unexpected',
    message: t('nginx ends the word at an unquoted "{" and opens a block there; put the regular expression in quotes'),
    fix: value.includes('"') ? undefined : { title: t('put the regular expression in quotes'), edits, safe: true },
  }
}

export function gluedText(at: Span): Trouble {
  const text = at.source.text.slice(at.start, Math.min(at.end, at.start + 40))
  const message = t('unexpected "{0}" behind a closing quote; nginx wants a blank or ";" there', text)
  return { ...at, rule: 'syntax/unexpected', message }
}

/** `end` is where the word most likely ends. */
export function unclosedQuote(at: Span, end: number): Trouble {
  const { source, start } = at
  return {
    ...at,
    rule: 'syntax/unclosed',
    message: t('this quote is not closed; nginx reads on to the next one, over the ends of lines'),
    fix: { title: t('close the quote'), edits: [{ at: span(source, end, end), text: source.text[start] ?? '' }] },
  }
}

export function straySemicolon(at: Span): Trouble {
  return {
    ...at,
    rule: 'syntax/unexpected',
    message: t('unexpected ";" with no directive before it; nginx will not start'),
    fix: { title: t('remove ";"'), edits: [{ at, text: '' }], safe: true },
  }
}

/** Lines that are comments to other programs; points at the first. */
export function semicolonComments(first: Span, lines: readonly Span[]): Trouble {
  return {
    ...first,
    rule: 'syntax/unexpected',
    message: t('{0}; {1}', t('unexpected ";" with no directive before it; nginx will not start'), t('a comment begins with "#"')),
    fix: {
      title: t('write {0}', '#'),
      edits: lines.map(({ source, start }) => ({ at: span(source, start, start + 1), text: '#' })),
      safe: true,
    },
  }
}

export function strayOpening(at: Span): Trouble {
  return { ...at, rule: 'syntax/unexpected', message: t('unexpected "{" with no directive before it; nginx will not start') }
}

export function strayClosing(at: Span): Trouble {
  return { ...at, rule: 'syntax/unexpected', message: t('unexpected "}": no block is open here; nginx will not start') }
}

export function fullWidthSemicolon(at: Span): Trouble {
  return {
    ...at,
    rule: 'syntax/missing-semicolon',
    message: t('a full-width "；" is an ordinary character to nginx and ends nothing; write ";"'),
    fix: { title: t('write ";"'), edits: [{ at, text: ';' }], safe: true },
  }
}

/** Points at the last character of the statement. One over several lines may well be two that each lack their `;`. */
export function missingSemicolon(name: Word, { source, end }: Word): Trouble {
  const fix = { title: t('insert ";"'), edits: [{ at: span(source, end, end), text: ';' }] }
  return {
    ...span(source, end - 1, end),
    rule: 'syntax/missing-semicolon',
    message: t('"{0}" has no ";" at its end; nginx reads on and will not start', name.value),
    fix: source.text.slice(name.start, end).includes('\n') ? fix : { ...fix, safe: true },
  }
}

/** Points at the directive that opens the block. */
export function unclosedBlock({ name, args }: Entry): Trouble {
  return {
    ...span(name.source, name.start, args.at(-1)?.end ?? name.end),
    rule: 'syntax/unclosed',
    message: t('the block "{0}" is not closed; nginx reaches the end of the file looking for "}"', name.value),
  }
}
