import { t } from '../../l10n.ts'
import { insertLineBefore, span, textOf } from '../../span.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding, Fix, Rule } from '../rule.ts'
import { leadingCd, type ShellSyntax, shellSyntaxIn, underShell } from '../shellSyntax.ts'
import { type Assignment, type ExecLine, execLines } from './units.ts'

export const execShellSyntax: Rule = {
  id: 'systemd/exec-shell-syntax',
  severity: 'error',
  summary: 'A command is written for a shell, and systemd starts none',

  *check(stack) {
    for (const line of execLines(stack)) {
      const { assignment, words } = line
      const comment = words.findIndex((word, index) => index > 0 && isComment(word))
      const command = comment < 0 ? words : words.slice(0, comment)
      const found = shellSyntaxIn(command).find(({ kind, word }) => kind !== 'variable' && !(kind === 'home' && word === words[0]))
      if (found) yield { at: found.word, message: message(found), fixes: fixes(found, line) }
      else if (comment > 0) yield commentFinding(words, comment, assignment)
    }
  },
}

function message({ kind, word }: ShellSyntax): string {
  const { value } = word
  switch (kind) {
    case 'command':
      return t(
        'no shell reads this line, so systemd looks for a program "{0}" and the service fails (203/EXEC); use WorkingDirectory, Environment or sh -c',
        value,
      )
    case 'operator':
      return t('no shell reads this line, so "{0}" and what follows are handed to the program as arguments; start it with sh -c', value)
    case 'home':
      return t('no shell reads this line, so "{0}" keeps its tilde and is no such file; write the path out', value)
    default:
      return t('no shell reads this line, so "{0}" is handed to the program as it stands; start it with sh -c', value)
  }
}

function fixes({ kind }: ShellSyntax, { assignment, words }: ExecLine): Fix[] {
  const { section, value, name } = assignment
  const text = textOf(value)
  const [first] = words
  if (!first || kind === 'home' || text.includes('\n')) return []
  const cd = leadingCd(words)
  if (cd && name === 'ExecStart' && !section.body?.some(entry => entry.name.value === 'WorkingDirectory')) {
    const at = span(value.source, first.start, cd.from.start)
    return [{ title: t('start it in {0}', cd.folder), edits: [{ at, text: '' }, insertLineBefore(value, `WorkingDirectory=${cd.folder}`)] }]
  }
  const at = span(value.source, first.start, value.end)
  const wrapped = underShell(textOf(at), words)
  return wrapped ? [{ title: t('start it with a shell'), edits: [{ at, text: wrapped }] }] : []
}

/** A `#` behind a blank, as people begin comments; colours and numbers (`#fff`, `#12`) are arguments. */
function isComment(word: Word): boolean {
  return textOf(word).startsWith('#') && !/^#([\da-fA-F]{3,8}|\d+)$/.test(word.value)
}

function commentFinding(words: Word[], index: number, { value, entry }: Assignment): Finding {
  const first = words[index] ?? value
  const at = span(value.source, first.start, value.end)
  const end = words[index - 1]?.end ?? first.start
  const fix: Fix = {
    title: t('put the comment on a line of its own'),
    edits: [{ at: span(value.source, end, value.end), text: '' }, insertLineBefore(entry, textOf(at))],
  }
  return {
    at,
    message: t('systemd knows no comments behind a value: {0} is started with these words as arguments', words[0]?.value ?? ''),
    fixes: textOf(value).includes('\n') ? [] : [fix],
  }
}
