import type { Document } from '../../formats/format.ts'
import { unitOf } from '../../formats/systemd.ts'
import { t } from '../../l10n.ts'
import { span } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { splitCommand } from '../../syntax/commandLine.ts'
import { isTemplated } from '../../syntax/template.ts'
import type { Finding, Rule } from '../rule.ts'
import { type Assignment, assignmentsIn, writtenValue } from './units.ts'

export const refusedUnit: Rule = {
  id: 'systemd/refused-unit',
  severity: 'error',
  summary: 'A service that systemd does not load: it has nothing to start, or a command that cannot be read',

  *check(stack) {
    const types = new Map<Document, string>()
    for (const { document, name, value } of assignmentsIn(stack, 'Service')) if (name === 'Type') types.set(document, value.value)
    for (const assignment of assignmentsIn(stack, 'Service')) yield* commandTroubles(assignment, types.get(assignment.document))
    for (const document of stack.documents) yield* nothingToStart(document, stack)
  },
}

function* commandTroubles(assignment: Assignment, type: string | undefined): Iterable<Finding> {
  const { name, value } = assignment
  if (!/^Exec(Start(Pre|Post)?|Stop(Post)?|Reload|Condition)$/.test(name) || isTemplated(value.value)) return
  const { words, unbalanced } = splitCommand(value, 'systemd', writtenValue(assignment))
  if (unbalanced !== undefined)
    yield {
      at: value,
      message: t('a quote is not closed, or is in the middle of a word: systemd cannot read {0} and does not load the unit', name),
    }
  const separator = words.find((word, index) => word.value === ';' && word.end - word.start === 1 && index > 0 && index < words.length - 1)
  if (separator && name === 'ExecStart' && type !== 'oneshot')
    yield {
      at: separator,
      message: t('a semicolon between blanks begins a second command, with which systemd refuses the unit unless Type is oneshot'),
    }
}

/** A drop-in adds to a unit that may be elsewhere; templates may add anything. */
function* nothingToStart(document: Document, { workspace }: Stack): Iterable<Finding> {
  const unit = document.format.id === 'systemd' ? unitOf(document, workspace) : undefined
  const { source, tree } = document
  if (!unit?.name.endsWith('.service') || isTemplated(source.text)) return
  const settings = new Map<string, string>()
  for (const { tree } of [document, ...unit.dropIns])
    for (const section of tree.entries)
      for (const { name, args } of section.body ?? []) settings.set(name.value, args[0]?.value ?? '')
  if (settings.get('ExecStart')) return
  const isStopOnly = settings.get('Type') === 'oneshot' && /^(yes|true|on|1|y|t)$/i.test(settings.get('RemainAfterExit') ?? '')
  if (isStopOnly && (settings.get('ExecStop') || settings.get('SuccessAction'))) return
  const section = tree.entries.find(({ name }) => name.value === 'Service') ?? tree.entries[0]
  yield {
    at: section?.name ?? span(source, 0, 0),
    message: t('the service has no ExecStart, and systemd does not load it'),
  }
}
