import { l10n, window } from 'vscode'
import type { PlanQuestion, Proposal } from '../../server/src/protocol.ts'

/** What is asked although there is a usual value, where no file tells; everything else stands in the plan, and can be changed there. */
const worthAsking = ['project', 'stack', 'target']

/** The first thing that has to be asked, what decides most before the rest; undefined once the plan is whole. */
export function firstOpen({ decisions, questions }: Proposal): PlanQuestion | undefined {
  const usual = decisions.filter(
    ({ key, origin, choices }) => worthAsking.includes(key) && origin === 'default' && choices && choices.length > 1,
  )
  return [...questions, ...usual].sort((a, b) => order(a.key) - order(b.key))[0]
}

function order(key: string): number {
  return worthAsking.includes(key) ? worthAsking.indexOf(key) : worthAsking.length
}

/** Asks for a value of the plan; `mistakeIn` says what is wrong with one. Undefined where the user does not want to say. */
export async function askFor(
  { key, why, text, choices }: PlanQuestion,
  mistakeIn: (text: string) => Promise<string | null>,
): Promise<string | undefined> {
  const title = l10n.t('Generate Deployment: {0}', key)
  if (!choices) return window.showInputBox({ title, prompt: why, value: text, validateInput: mistakeIn, ignoreFocusOut: true })
  const items = choices.map(({ value, label }) => ({ label, description: label === value ? undefined : value, value }))
  return (await window.showQuickPick(items, { title, placeHolder: why, ignoreFocusOut: true }))?.value
}
