import type { Config } from '../config.ts'
import type { OnConflict } from '../generate/compare.ts'
import { projectFolder } from '../generate/detect/project.ts'
import type { View } from '../generate/detect.ts'
import type { Answers } from '../generate/detection.ts'
import { lockName, readLock } from '../generate/lock.ts'
import { answersIn, type Proposal, propose } from '../generate/session.ts'
import type { Language } from '../l10n.ts'
import { type DeploymentFolder, openFolder } from './deploymentFolder.ts'
import { presentAt } from './present.ts'

/** What a deployment is generated from. */
export interface Wanted {
  view: View
  config: Config
  /** What the user says now; it wins over the configuration, and that over earlier runs. */
  said: Answers
  /** The folder to write to, absolute; undefined for the usual one. */
  out?: string
  /** Nothing on the disk is changed, not even what an interrupted run has left. */
  onlyLook: boolean
  /** Language of the files, where neither an answer nor earlier files tell. */
  language: Language
}

/** A deployment about to be generated. */
export interface Generation {
  folder: DeploymentFolder
  answers: Answers
  propose(choose: (path: string) => OnConflict): Proposal
}

/** What the command line and the editor start from. Throws a `UsageError` where the folder is not one to write to. */
export function generationOf({ view, config, said, out, onlyLook, language }: Wanted): Generation {
  const { root } = view.workspace
  const project = said.project ?? config.generate.project
  const folder = openFolder(root, out ?? usualFolder(view, project), onlyLook)
  const answers: Answers = { ...answersIn(folder.lock), ...config.generate, ...said }
  return { folder, answers, propose: choose => propose({ view, answers, language, folder, choose }) }
}

/** `deploy` in the root, or in the folder of the project where there are several; where an earlier run has written, again there. */
function usualFolder({ workspace }: View, named: string | undefined): string {
  const { root } = workspace
  const found = projectFolder(workspace)
  const project = named ?? ('why' in found ? undefined : found.value)
  const own = project === undefined || project === '.' ? root : `${root}/${project}`
  const lock = presentAt(`${root}/deploy`, lockName)
  const read = lock.kind === 'text' ? readLock(lock.text) : undefined
  if (read?.kind === 'lock' && read.lock.plan.project === project) return `${root}/deploy`
  return `${'why' in found ? own : root}/deploy`
}
