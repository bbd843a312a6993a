import { t } from '../../l10n.ts'
import { insertLineAfter, type Span, span, textOf } from '../../span.ts'
import { splitCommand, withoutComments } from '../../syntax/commandLine.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import type { Fix, Rule } from '../rule.ts'
import { leadingCd, type ShellSyntax, shellSyntaxIn, underShell } from '../shellSyntax.ts'
import { commentsAt, programKinds, sectionsIn, valueIn } from './sections.ts'

export const shellSyntax: Rule = {
  id: 'supervisor/shell-syntax',
  severity: 'error',
  summary: 'A command is written for a shell, and supervisor starts none',

  *check(stack) {
    for (const { document, entry } of sectionsIn(stack, ...programKinds)) {
      const command = valueIn(entry, 'command')
      if (!command) continue
      const { words } = splitCommand(command, 'shlex', withoutComments(command, commentsAt(command, document)))
      const [found] = shellSyntaxIn(words)
      if (found) yield { at: found.word, message: message(found), fixes: fixes(found, words, command, entry) }
    }
  },
}

function message({ kind, word }: ShellSyntax): string {
  const { value } = word
  switch (kind) {
    case 'command':
      return t(
        'no shell reads this line, so supervisor looks for a program "{0}" and gives up with "can\'t find command"; use directory, environment or sh -c',
        value,
      )
    case 'operator':
      return t('no shell reads this line, so "{0}" and what follows are handed to the program as arguments; start it with sh -c', value)
    case 'home':
      return t('no shell reads this line, so "{0}" keeps its tilde and is no such file; write the path out', value)
    default:
      return t('no shell reads this line, so "{0}" is handed to the program as it stands; supervisor knows only %(ENV_NAME)s', value)
  }
}

function fixes({ kind, word }: ShellSyntax, words: Word[], command: Word, program: Entry): Fix[] {
  if (kind === 'variable') return [{ title: t('let supervisor put the variable in'), edits: [{ at: word, text: variables(textOf(word)) }] }]
  const cd = leadingCd(words)
  if (cd && !valueIn(program, 'directory') && !textOf(command).includes('\n')) {
    const at: Span = span(command.source, command.start, cd.from.start)
    return [{ title: t('start it in {0}', cd.folder), edits: [{ at, text: '' }, insertLineAfter(command, `directory = ${cd.folder}`)] }]
  }
  const wrapped = kind === 'home' ? undefined : underShell(textOf(command), words)
  return wrapped ? [{ title: t('start it with a shell'), edits: [{ at: command, text: wrapped }] }] : []
}

function variables(written: string): string {
  return written.replace(/\$([A-Za-z_]\w*)/g, '%(ENV_$1)s')
}
