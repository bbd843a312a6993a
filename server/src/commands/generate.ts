import { resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { type Comparison, type OnConflict, onConflicts } from '../generate/compare.ts'
import type { Answers } from '../generate/detection.ts'
import { planToml } from '../generate/planToml.ts'
import type { Proposal } from '../generate/proposal.ts'
import { changesTable, countsOf, openQuestion, planTable } from '../generate/show.ts'
import { t } from '../l10n.ts'
import { chooseLanguage } from '../language.ts'
import { isBelow, relativePath } from '../path.ts'
import { UsageError } from '../usage.ts'
import { slashed } from '../walk.ts'
import { type AnswerOptions, answersOf } from './answers.ts'
import { converse } from './converse.ts'
import { writeDeployment } from './deploymentFolder.ts'
import { diffOf } from './diff.ts'
import { findingsOf } from './findings.ts'
import { fromExisting, servedFor } from './fromExisting.ts'
import { notesOn } from './notes.ts'
import { type Prepared, prepare, readWanted, type Wanted } from './prepare.ts'
import { existing } from './project.ts'
import { proposalJson } from './proposalJson.ts'
import { ruleIds } from './rules.ts'
import { saving } from './save.ts'
import { harmless, hasColours, isTerminal, note, print, stderr, stdout } from './terminal.ts'

export interface GenerateOptions extends AnswerOptions {
  yes?: boolean
  out?: string
  dryRun?: boolean
  diff?: boolean
  check?: boolean
  json?: boolean
  plan?: string
  printPlan?: boolean
  fromExisting?: boolean
  onConflict?: string
  onlyNew?: boolean
  save?: boolean
  lang?: string
}

/**
 * Generates a deployment for the project in a folder. Gives the exit code: 0 written, or nothing to write; 1 a file is in the way, or
 * `--check` has found a difference; 3 something has to be known that no file tells.
 */
export async function generate(folder: string, options: GenerateOptions): Promise<number> {
  chooseLanguage(options.lang)
  const wanted = wantedOf(folder, options)
  const asking = process.stdin.isTTY && isTerminal(stdout) && !options.yes && !wanted.onlyLook
  const usual = onConflict(options)
  const decided = asking
    ? await converse(wanted, options.onConflict === undefined ? undefined : usual)
    : { prepared: prepare(wanted), choose: () => usual }
  if (!decided) return 1
  const { prepared, choose } = decided
  for (const text of prepared.folder.notes) note(text)
  const proposal = prepared.propose(choose)
  if (options.printPlan) print(planToml(proposal.detection, wanted.view.workspace.root))
  if (!proposal.compared) return tellWhatIsMissing(proposal)
  if (options.printPlan) return 0
  const { files } = proposal.compared
  for (const finding of findingsOf(wanted, prepared, proposal.compared)) note(finding)
  const stopped = files.some(({ action }) => action === 'conflict')
  const writing = !stopped && !wanted.onlyLook
  const save = options.save && writing ? saving(wanted, prepared.answers) : undefined
  const changed = writing ? writeDeployment(prepared.folder, proposal.compared) : []
  save?.()
  if (options.dryRun || (changed.length > 0 && !asking)) notesOn(proposal).forEach(note)
  const output = outputOf(options, { wanted, prepared, proposal, changed })
  print(isTerminal(stdout) && !options.json ? harmless(output) : output)
  if (stopped && !options.check) note(t('nothing was written: files are in the way; --on-conflict keep, new or merge says what to do'))
  if (stopped || files.some(({ unresolved }) => unresolved)) return 1
  return options.check && files.some(({ to }) => to !== undefined) ? 1 : 0
}

function wantedOf(path: string, options: GenerateOptions): Wanted {
  return readWanted(path, {
    said: answersOf(options),
    planned: options.plan === undefined ? {} : plannedIn(options.plan),
    out: options.out === undefined ? undefined : slashed(resolve(options.out)),
    onlyLook: [options.dryRun, options.diff, options.check, options.printPlan, options.fromExisting, options.json && !options.yes].some(
      Boolean,
    ),
    onlyNew: options.onlyNew,
    unsaved: () => false,
    asked: options.lang,
    isSaved: options.save,
  })
}

/** The answers in `[generate]` of a file. */
function plannedIn(file: string): Answers {
  const { generate } = readConfig(existing(file), ruleIds())
  if (Object.keys(generate).length > 0) return generate
  throw new UsageError(t('{0} says nothing under [generate]; --print-plan shows how a plan is written', file))
}

function onConflict({ onConflict = 'fail' }: GenerateOptions): OnConflict {
  const found = onConflicts.find(name => name === onConflict)
  if (!found) throw new UsageError(t('--on-conflict takes one of {0}, and "{1}" is none', onConflicts.join(', '), onConflict))
  return found
}

function tellWhatIsMissing({ detection, mistakes }: Proposal): number {
  const lines = [...detection.questions.map(openQuestion), ...mistakes]
  note(t('this has to be known, and no file tells it:'))
  print(lines.map(line => `  ${line}\n`).join(''), stderr)
  return 3
}

interface Outcome {
  wanted: Wanted
  prepared: Prepared
  proposal: Proposal
  /** The files that were written. */
  changed: Comparison[]
}

function outputOf(options: GenerateOptions, { wanted, prepared, proposal, changed }: Outcome): string {
  const { workspace } = wanted.view
  const current = slashed(process.cwd())
  const folder = relativePath(current, prepared.folder.path) || '.'
  const files = proposal.compared?.files ?? []
  const colour = hasColours(stdout)
  if (options.json) return proposalJson(wanted, prepared, proposal, changed)
  if (options.fromExisting) return fromExisting(wanted, proposal, { folder: prepared.folder.path, current, colour })
  if (options.diff) return diffOf(files, { folder: prepared.folder.path, current, colour })
  const plan = options.dryRun ? `${planTable(proposal.detection, workspace.root)}\n` : ''
  const checklist = files.find(({ path, action }) => action === 'create' && /^README/.test(path))
  const next = checklist && changed.length > 0 ? `${t('what is left to do is in {0}', `${folder}/${checklist.path}`)}\n` : ''
  return `${plan}${changesTable(files, folder)}${countsOf(files)}\n${besideFiles(changed, folder)}${next}${changed.length > 0 ? olderFiles(wanted, prepared, proposal) : ''}`
}

/** What is to be done with the files that were laid beside others, if any were. */
function besideFiles(changed: readonly Comparison[], folder: string): string {
  const beside = changed.flatMap(({ action, to }) => (action === 'beside' ? `${folder}/${to}` : []))
  if (beside.length === 0) return ''
  return `${t('your files are as they were: take over from these what you want, then delete them: {0}', beside.join(', '))}\n`
}

/** Files of a deployment that somebody else has written, which a first run has been read from and takes the place of. */
function olderFiles({ view }: Wanted, { folder }: Prepared, { plan, compared }: Proposal): string {
  if (folder.lock || !plan || !isBelow(folder.path, view.workspace.root)) return ''
  const ours = new Set(compared?.files.map(({ path }) => `${folder.path}/${path}`))
  const older = servedFor(view, plan).flatMap(({ source: { path } }) => (ours.has(path) ? [] : relativePath(slashed(process.cwd()), path)))
  return older.length === 0
    ? ''
    : `${t('once these are in use, remove what they take the place of, or "djdeploy lint" reads both: {0}', older.join(', '))}\n`
}
