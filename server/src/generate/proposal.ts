import { adviceOn } from './advice.ts'
import { answer, answerKeys, mistakesIn } from './answers.ts'
import { type Compared, compare, type Folder, type OnConflict, onlyNew } from './compare.ts'
import { detect, type View } from './detect.ts'
import { type Answers, type Detection, type Key, planOf } from './detection.ts'
import type { Lock } from './lock.ts'
import type { Plan } from './plan.ts'
import { render, templatesVersion } from './render/index.ts'

/** What a user is shown before anything is written. */
export interface Proposal {
  detection: Detection
  /** Undefined while a question is open. */
  plan?: Plan
  /** What was found and nothing can be written for, as `key: words`; nothing is compared then. */
  mistakes: string[]
  /** What the user should know about the choices in it. */
  advice: string[]
  /** The files, and what becomes of each. */
  compared?: Compared
}

/** What a deployment is asked for with. */
interface Asked {
  view: View
  answers: Answers
  /** The keys that this run has to remember, as nobody else does. */
  answered: readonly Key[]
  /** Of the user. */
  language: Plan['language']
  folder: Folder
  choose(path: string): OnConflict
  /** Files that are there stay as they are. */
  onlyNew?: boolean
}

/**
 * Decides what can be decided, renders it, and holds it against what is there. The command line and the editor both ask this, so that
 * they show and write the same. Throws a `UsageError` where a value cannot be written in the format it goes into.
 */
export function propose({ view, answers, answered, language, folder, choose, onlyNew: adding }: Asked): Proposal {
  const detection = detect(view, answers, language)
  const plan = planOf(detection)
  if (!plan) return { detection, mistakes: [], advice: [] }
  const [mistakes, advice] = [mistakesIn(plan), adviceOn(plan)]
  if (mistakes.length > 0) return { detection, plan, mistakes, advice }
  const made = { templates: templatesVersion, plan, answered: [...answered].sort() }
  const compared = compare(render(plan), folder, made, choose)
  return { detection, plan, mistakes, advice, compared: adding ? onlyNew(compared, folder.lock) : compared }
}

/** What the user has answered in earlier runs, as far as it is still possible. */
export function answersIn(lock: Lock | undefined): Answers {
  const answers: Answers = {}
  for (const key of answerKeys.values()) if (lock?.answered.includes(key)) answer(answers, key, lock.plan[key] ?? false)
  return answers
}
