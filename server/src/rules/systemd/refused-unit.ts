import type { Document } from '../../formats/format.ts'
import { unitOf } from '../../formats/systemd.ts'
import { t } from '../../l10n.ts'
import { fileName } from '../../path.ts'
import { span } from '../../span.ts'
import { documentsOf, type Stack } from '../../stack.ts'
import { splitCommand } from '../../syntax/commandLine.ts'
import { isTemplated } from '../../syntax/template.ts'
import type { Finding, Rule } from '../rule.ts'
import { type Assignment, assignmentsIn, isCommand, writtenValue } from './units.ts'

export const refusedUnit: Rule = {
  id: 'systemd/refused-unit',
  severity: 'error',
  summary: 'A unit that systemd does not load: nothing to start, to wait for or to listen on, or a command that cannot be read',

  *check(stack) {
    const types = new Map<Document, string>()
    for (const { document, name, value } of assignmentsIn(stack, 'Service')) if (name === 'Type') types.set(document, value.value)
    for (const assignment of assignmentsIn(stack, 'Service')) yield* commandTroubles(assignment, types.get(assignment.document))
    for (const document of documentsOf(stack, 'systemd')) yield* nothingToStart(document, stack)
  },
}

function* commandTroubles(assignment: Assignment, type: string | undefined): Iterable<Finding> {
  const { name, value } = assignment
  if (!isCommand(assignment) || isTemplated(value.value)) return
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

/**
 * A drop-in adds to a unit that may be elsewhere, also one that is not yet where it belongs and says nothing of its own; templates may add
 * anything.
 */
function* nothingToStart(document: Document, { workspace }: Stack): Iterable<Finding> {
  const { source, tree } = document
  if (tree.entries.length === 1 && /^(Service|Socket)$/.test(tree.entries[0]?.name.value ?? '')) return
  if (/[._-](override|drop-?in)[._-]/.test(fileName(source.path))) return
  const unit = unitOf(document, workspace)
  const kind = kinds.find(({ suffix }) => unit?.name.endsWith(suffix))
  if (!unit || !kind || isTemplated(source.text)) return
  const settings: Settings = []
  for (const { tree } of [document, ...unit.dropIns])
    for (const { name, body } of tree.entries)
      if (name.value === kind.section || name.value === 'Unit')
        for (const { name, args } of body ?? []) settings.push([name.value, args[0]?.value ?? ''])
  const message = kind.trouble(settings)
  const section = tree.entries.find(({ name }) => name.value === kind.section) ?? tree.entries[0]
  if (message) yield { at: section?.name ?? span(source, 0, 0), message }
}

type Settings = [name: string, value: string][]

/** The units that need something to be loaded: their section, and what is the matter where it is not there. */
const kinds: { suffix: string; section: string; trouble(settings: Settings): string | undefined }[] = [
  { suffix: '.service', section: 'Service', trouble: withoutCommand },
  { suffix: '.timer', section: 'Timer', trouble: withoutTime },
  { suffix: '.socket', section: 'Socket', trouble: withoutAddress },
]

/**
 * A service with nothing to start is of type oneshot unless it says otherwise; it may shut the machine down, or do something when it is
 * stopped (`service_verify` in core/service.c).
 */
function withoutCommand(all: Settings): string | undefined {
  const settings = new Map(all)
  const isOneshot = (settings.get('Type') ?? 'oneshot') === 'oneshot'
  const stays = /^(yes|true|on|1|y|t)$/i.test(settings.get('RemainAfterExit') ?? '')
  if (settings.get('ExecStart') || (isOneshot && (settings.has('SuccessAction') || (stays && settings.get('ExecStop'))))) return undefined
  return t('the service has no ExecStart, and systemd does not load it')
}

/** `socket_verify` in core/socket.c. */
function withoutAddress(settings: Settings): string | undefined {
  return settings.some(([name, value]) => name.startsWith('Listen') && value !== '')
    ? undefined
    : t('the socket has no ListenStream, and systemd does not load it')
}

/** `timer_verify` in core/timer.c; an assignment without a value takes back all before it. */
function withoutTime(settings: Settings): string | undefined {
  let count = 0
  for (const [name, value] of settings) {
    if (/^On(Calendar|(Active|Boot|Startup|UnitActive|UnitInactive)Sec)$/.test(name)) count = value === '' ? 0 : count + 1
    else if (/^On(Clock|Timezone)Change$/.test(name)) return undefined
  }
  return count > 0 ? undefined : t('the timer has no OnCalendar and no On…Sec, and systemd does not load it')
}
