import { existsSync, lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config } from '../config.ts'
import { diskFiles } from '../files.ts'
import type { Workspace } from '../formats/format.ts'
import type { OnConflict } from '../generate/compare.ts'
import { projectFolder } from '../generate/detect/project.ts'
import type { View } from '../generate/detect.ts'
import type { Answers, Key } from '../generate/detection.ts'
import { lockName, readLock } from '../generate/lock.ts'
import { answersIn, type Proposal, propose } from '../generate/proposal.ts'
import { type Language, t } from '../l10n.ts'
import { chooseLanguage } from '../language.ts'
import { open } from '../load.ts'
import { folderOf, isBelow } from '../path.ts'
import { gather } from '../stack.ts'
import { slashed } from '../walk.ts'
import { type DeploymentFolder, leftBehind, type Manner, openFolder } from './deploymentFolder.ts'
import { presentAt } from './present.ts'
import { existing, project } from './project.ts'

/** What a deployment is generated from. */
export interface Wanted extends Manner {
  view: View
  config: Config
  /** What the user says now; it wins over the configuration, and that over earlier runs. */
  said: Answers
  /** The folder to write to, absolute; undefined for the usual one. */
  out?: string
  /** What the user should know about what earlier runs have left. */
  notes: string[]
  /** Only files that are not there yet are written. */
  onlyNew?: boolean
  /** The answers go into the configuration, and need not be remembered elsewhere. */
  isSaved?: boolean
  /** Language of the files, where neither an answer nor earlier files tell. */
  language: Language
}

/** How a project is asked for. */
interface How extends Pick<Wanted, 'said' | 'out' | 'onlyLook' | 'onlyNew' | 'unsaved' | 'isSaved'> {
  /** What a file of the user says about the plan; what the user says now wins over it, the project that is named too. */
  planned?: Answers
  /** The language that the user asks for now. */
  asked?: string
  /** The language where the configuration does not speak of one either; undefined for that of the environment. */
  usual?: string
}

/** Reads the project in a folder as the command line reads it, from the disk alone, once what an interrupted run has left is undone. */
export function readWanted(path: string, { planned, asked, usual, said: answers, ...how }: How): Wanted {
  const named = existing(path)
  const folder = lstatSync(named).isDirectory() ? named : slashed(dirname(named))
  const { root, config } = project([folder])
  const language = chooseLanguage(asked ?? config.language ?? usual)
  const own = folder !== root && existsSync(`${folder}/manage.py`) ? { project: folder.slice(root.length + 1) } : {}
  const said = { ...planned, ...own, ...(asked !== undefined && { language }), ...answers }
  const seen = open(diskFiles(root, { exclude: config.exclude }), config, { afresh: true })
  const out = how.out ?? usualFolder(seen, said.project ?? config.generate.project)
  const notes = leftBehind(root, out, how)
  const workspace = notes.length > 0 ? open(diskFiles(root, { exclude: config.exclude }), config, { afresh: true }) : seen
  return { ...how, view: { workspace, stacks: gather(workspace) }, config, said, language, notes }
}

/** A deployment about to be generated. */
export interface Prepared {
  folder: DeploymentFolder
  answers: Answers
  propose(choose: (path: string) => OnConflict): Proposal
}

/** What the command line and the editor start from. Throws a `UsageError` where the folder is not one to write to. */
export function prepare({ view, config, said, out, language, notes, onlyNew, isSaved, ...manner }: Wanted): Prepared {
  const { root } = view.workspace
  const project = said.project ?? config.generate.project
  const folder = openFolder(root, out ?? usualFolder(view.workspace, project), manner)
  const answers: Answers = { ...answersIn(folder.lock), ...config.generate, ...said }
  const answered = (Object.keys(answers) as Key[]).filter(key => !isSaved && !(key in config.generate))
  const outside = isBelow(folder.path, root) ? [] : [outsideNote(folder.path)]
  folder.notes = [...new Set([...notes, ...folder.notes, ...outside])]
  return { folder, answers, propose: choose => propose({ view, answers, answered, language, folder, choose, onlyNew }) }
}

/** Writing elsewhere is what the user asked for, and has consequences that one does not think of. */
function outsideNote(path: string): string {
  return t('{0} is outside of the project: "djdeploy lint" does not see it there, and only with the same --out is it found again', path)
}

/** Where an earlier run has written for the project; else `deploy` in the root, or in the folder of the project where there are several. */
function usualFolder(workspace: Workspace, named: string | undefined): string {
  const { root, files } = workspace
  const found = projectFolder(workspace)
  const project = named ?? ('why' in found ? undefined : found.value)
  const own = project === undefined || project === '.' ? root : `${root}/${project}`
  const usual = `${'why' in found ? own : root}/deploy`
  const written = files.flatMap(file => (file.endsWith(`/${lockName}`) && projectIn(folderOf(file)) === project ? [folderOf(file)] : []))
  const [first = usual, second] = written
  return second === undefined ? first : (written.find(folder => folder === `${root}/deploy`) ?? usual)
}

/** The project that the last run in a folder was for. */
function projectIn(folder: string): string | undefined {
  const lock = presentAt(folder, lockName)
  const read = lock.kind === 'text' ? readLock(lock.text) : undefined
  return read?.kind === 'lock' ? read.lock.plan.project : undefined
}
