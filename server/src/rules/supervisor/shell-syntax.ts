import { t } from '../../l10n.ts'
import { insertLineAfter, textOf } from '../../span.ts'
import { splitCommand, withoutComments } from '../../syntax/commandLine.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import type { Fix, Rule } from '../rule.ts'
import { handedOver, type ShellSyntax, shellFixes, shellSyntaxIn } from '../stack/shellSyntax.ts'
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

function message(found: ShellSyntax): string {
  const { kind, word } = found
  if (kind === 'command')
    return t(
      'no shell reads this line, so supervisor looks for a program "{0}" and gives up with "can\'t find command"; use directory, environment or sh -c',
      word.value,
    )
  if (kind === 'variable')
    return t('no shell reads this line, so "{0}" is handed to the program as it stands; supervisor knows only %(ENV_NAME)s', word.value)
  return handedOver(found)
}

function fixes(found: ShellSyntax, words: Word[], command: Word, program: Entry): Fix[] {
  const { kind, word } = found
  if (kind === 'variable') return [{ title: t('let supervisor put the variable in'), edits: [{ at: word, text: variables(textOf(word)) }] }]
  const startIn = (folder: string) => insertLineAfter(command, `directory = ${folder}`)
  return shellFixes(found, words, command.end, valueIn(program, 'directory') ? undefined : startIn)
}

function variables(written: string): string {
  return written.replace(/\$([A-Za-z_]\w*)/g, '%(ENV_$1)s')
}
