import { intro, isCancel, log, outro, type SelectOptions, select as selectOf, text } from '@clack/prompts'
import { written } from '../generate/answers.ts'
import type { Comparison, OnConflict } from '../generate/compare.ts'
import { type Answers, type Key, type Question, showValue } from '../generate/detection.ts'
import type { Proposal } from '../generate/proposal.ts'
import { changesTable, choicesOf, countsOf, planTable, questionFor, typed } from '../generate/show.ts'
import { t } from '../l10n.ts'
import { relativePath } from '../path.ts'
import { slashed } from '../walk.ts'
import { answerText } from './answers.ts'
import { diffOf } from './diff.ts'
import { notesOn } from './notes.ts'
import { type Prepared, prepare, type Wanted } from './prepare.ts'
import { harmless, hasColours, print, stdout } from './terminal.ts'

/** What was agreed on: the deployment, and what to do with each file that is in the way. */
interface Agreed {
  prepared: Prepared
  choose(path: string): OnConflict
}

/** What the user is asked although there is a usual value, where no file and no answer settles it. All else stands in the plan, and can be changed there. */
const worthAsking: readonly Key[] = ['project', 'stack', 'target']

/** Whether to look again, now that more is known, to write, all or only what is new, or to stop. */
type Next = 'again' | 'write' | 'new' | 'stop'

/**
 * Asks on a terminal what no file tells, shows the plan and what it would change, and asks once whether to go on. Undefined where the
 * user does not want to. `usual` is what becomes of files that are in the way; undefined to ask for each.
 */
export async function converse(wanted: Wanted, usual: OnConflict | undefined): Promise<Agreed | undefined> {
  intro(t('Generate a deployment: the arrow keys choose, Enter confirms, Ctrl+C stops'))
  const said = { ...wanted.said }
  const chosen = new Map<string, OnConflict>()
  const choose = (path: string) => chosen.get(path) ?? usual ?? 'fail'
  for (;;) {
    const prepared = prepare({ ...wanted, said })
    const proposal = prepared.propose(choose)
    const next = await ask(wanted, { prepared, proposal, said, chosen, mayChoose: usual === undefined })
    if (next === 'write') return { prepared, choose }
    if (next === 'new') return { prepared: prepare({ ...wanted, said, onlyNew: true }), choose }
    if (next === 'stop') {
      outro(t('nothing was written'))
      return undefined
    }
  }
}

interface Talk {
  prepared: Prepared
  proposal: Proposal
  said: Answers
  chosen: Map<string, OnConflict>
  mayChoose: boolean
}

/** A list to choose from, without the library's own hint about keys, which is in English: the first line says them. */
function select<Value>(options: SelectOptions<Value>) {
  return selectOf({ ...options, showInstructions: false })
}

/** The next thing to be asked. */
function ask(wanted: Wanted, talk: Talk): Promise<Next> {
  const { detection, compared } = talk.proposal
  const usual = detection.decisions.filter(({ key, origin }) => worthAsking.includes(key) && origin.kind === 'default')
  const open = [...detection.questions, ...usual.map(({ key, value }): Question => ({ key, why: '', choices: [String(value)] }))]
  const [first] = open.sort((a, b) => order(a.key) - order(b.key))
  if (first) return askValue(first, talk.said)
  const inTheWay = compared?.files.find(({ path, action }) => action === 'conflict' && talk.mayChoose && !talk.chosen.has(path))
  return inTheWay ? askAbout(inTheWay, talk) : review(wanted, talk)
}

function order(key: Key): number {
  const index = worthAsking.indexOf(key)
  return index < 0 ? worthAsking.length : index
}

/** What is shown where something is to be typed of which one does not know how. */
const examples: Partial<Record<Key, string>> = { domains: 'www.example.com, example.com' }

/** Asks for the value of a key, and takes none that is impossible. */
async function askValue({ key, why, choices = [] }: Question, said: Answers): Promise<Next> {
  const all = choicesOf(key, choices)
  const message = why || questionFor(key)
  const given = all
    ? await select({ message, options: all })
    : await text({
        message: `${message} (${written(key)})`,
        placeholder: examples[key],
        initialValue: choices[0],
        validate: value => answerText({}, key, value ?? ''),
      })
  if (isCancel(given)) return 'stop'
  answerText(said, key, given)
  return 'again'
}

/** Asks what to do with a file that somebody has written or changed. */
async function askAbout({ path, because = '' }: Comparison, { prepared, chosen }: Talk): Promise<Next> {
  const merged = prepared.propose(() => 'merge').compared?.files.find(file => file.path === path)?.action === 'merge'
  const choices: { value: OnConflict; label: string }[] = [
    { value: 'keep', label: t('keep mine') },
    { value: 'new', label: t('write {0} beside it', `${path}.new`) },
  ]
  if (merged) choices.unshift({ value: 'merge', label: t('merge: both changes fit together') })
  const given = await select({ message: `${path}: ${because}`, options: choices })
  if (isCancel(given)) return 'stop'
  chosen.set(path, given)
  return 'again'
}

/** Shows the plan and what it would change; the one confirmation. */
async function review(wanted: Wanted, { prepared, proposal, said }: Talk): Promise<Next> {
  const { root } = wanted.view.workspace
  const current = slashed(process.cwd())
  const folder = relativePath(current, prepared.folder.path) || '.'
  const files = proposal.compared?.files ?? []
  const stopped = files.some(({ action }) => action === 'conflict')
  const changed = files.filter(({ to }) => to !== undefined)
  const created = changed.filter(({ action }) => action === 'create')
  const changes = changed.length > 0
  log.message(harmless(planTable(proposal.detection, root).trimEnd()))
  for (const text of notesOn(proposal)) log.warn(text)
  if (proposal.mistakes.length > 0) log.error(proposal.mistakes.join('\n'))
  else log.message(`${changesTable(files, folder)}${countsOf(files)}`)
  for (;;) {
    const given = await select({
      message: t('What next?'),
      options: [
        ...(proposal.compared && !stopped ? [{ value: 'write', label: changes ? t('Write: {0}', countsOf(files)) : t('Done') }] : []),
        ...(created.length > 0 && created.length < changed.length
          ? [{ value: 'new', label: t('Write only the new files: {0}', countsOf(created)) }]
          : []),
        ...(changes ? [{ value: 'diff', label: t('Show what would change in the files') }] : []),
        { value: 'change', label: t('Change a value of the plan') },
        { value: 'stop', label: t('Stop') },
      ],
    })
    if (isCancel(given) || given === 'stop') return 'stop'
    if (given === 'write' || given === 'new') return given
    if (given === 'change') return change(proposal, said)
    print(harmless(diffOf(files, { folder: prepared.folder.path, current, colour: hasColours(stdout) })))
  }
}

async function change({ detection }: Proposal, said: Answers): Promise<Next> {
  const name = await select({
    message: t('Which value?'),
    options: detection.decisions.map(({ key, value }) => ({ value: written(key), label: written(key), hint: showValue(value) })),
  })
  const decision = detection.decisions.find(({ key }) => written(key) === name)
  if (!decision) return 'again'
  const { key, value } = decision
  const now = typed(value)
  await askValue({ key, why: '', choices: now === undefined ? [] : [now] }, said)
  return 'again'
}
