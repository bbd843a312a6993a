import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { handedOver, shellFixes, shellSyntaxIn } from './shellSyntax.ts'

export const composeShellSyntax: Rule = {
  id: 'stack/compose-shell-syntax',
  severity: 'warning',
  summary: 'The command of a service is written for a shell, and Docker Compose starts none',

  *check({ programs }) {
    for (const { manager, command } of programs) {
      const found = manager === 'compose' && shellSyntaxIn(command.words).find(({ kind }) => kind === 'operator' || kind === 'command')
      if (!found) continue
      yield {
        at: found.word,
        message:
          found.kind === 'operator'
            ? handedOver(found)
            : t('no shell reads this line, and the container ends, as there is no program "{0}"; start it with sh -c', found.word.value),
        fixes: command.words.some(({ source }) => source !== command.at.source) ? [] : shellFixes(found, command.words, command.at.end),
      }
    }
  },
}
