import { t } from '../../l10n.ts'
import { insertLineBefore, span, textOf } from '../../span.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding, Fix, Rule } from '../rule.ts'
import { handedOver, type ShellSyntax, shellFixes, shellSyntaxIn } from '../stack/shellSyntax.ts'
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

function message(found: ShellSyntax): string {
  return found.kind === 'command'
    ? t(
        'no shell reads this line, so systemd looks for a program "{0}" and the service fails (203/EXEC); use WorkingDirectory, Environment or sh -c',
        found.word.value,
      )
    : handedOver(found)
}

function fixes(found: ShellSyntax, { assignment, words }: ExecLine): Fix[] {
  const { section, value, name } = assignment
  const maySay = name === 'ExecStart' && !section.body?.some(entry => entry.name.value === 'WorkingDirectory')
  const startIn = (folder: string) => insertLineBefore(value, `WorkingDirectory=${folder}`)
  return shellFixes(found, words, value.end, maySay ? startIn : undefined)
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
