import { type ConditionProblem, conditionOf } from '../../facts/condition.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { directivesNamed, isTemplated } from './directives.ts'

export const ifCondition: Rule = {
  id: 'nginx/if-condition',
  severity: 'error',
  summary: 'The condition of an if is none that nginx understands',
  perPart: true,

  *check(stack) {
    for (const { entry, settings } of directivesNamed(stack, 'if')) {
      if (settings.length === 0 || !entry.body || isTemplated(entry)) continue
      const condition = conditionOf(entry)
      if (condition?.kind !== 'problem') continue
      const { at, problem } = condition
      yield { at, message: t('nginx refuses to start at this condition: {0}', explain(problem, at.value)) }
    }
  },
}

function explain(problem: ConditionProblem, text: string): string {
  switch (problem) {
    case 'no-parentheses':
      return t('it stands in parentheses, ( in front of the first word and ) behind the last')
    case 'no-variable':
      return t('it begins with a variable, or with -f, -d, -e, -x or one of these behind "!"')
    case 'too-many-words':
      return t('it is a variable alone, or variable, operator and one value; there is no && or ||, and a value with blanks needs quotes')
    case 'operator':
      return t('"{0}" is no operator; there are =, !=, ~, ~*, !~ and !~*', text)
    case 'file-test':
      return t('"{0}" is no test of files; there are -f, -d, -e and -x', text)
  }
}
