import type { Answers, Decision, Detection, Key, Question } from '../detection.ts'
import type { Plan } from '../plan.ts'
import type { Told } from '../told.ts'
import { type Found, inFile } from './found.ts'

/** A plan in the making: what is decided so far, and what has to be asked. An answer comes before whatever is found. */
export interface Draft extends Detection {
  answers: Answers
  /** What a deployment that is there says. */
  told: Told
}

/** Decides a value by what is found, or makes it a question. The value comes back; undefined also where it is asked for. */
export function settle<K extends Key>(draft: Draft, key: K, find: () => Found<K> | Question): Plan[K] | undefined {
  const { answers, decisions, questions } = draft
  const found = key in answers ? { value: answers[key] as Plan[K], origin: { kind: 'answer' as const } } : find()
  if ('why' in found) {
    questions.push(found)
    return undefined
  }
  decisions.push({ key, ...found } as Decision)
  return found.value
}

/** The same by what a deployment says that is there, or else by what is found. */
export function fromDeployment<K extends Key>(draft: Draft, key: K, find: () => Found<K> | Question): Plan[K] | undefined {
  return settle(draft, key, () => toldOf(draft, key) ?? find())
}

/** The same by what the project says itself, or else a deployment that is there, or else by what is usual. */
export function fromProject<K extends Key>(draft: Draft, key: K, find: () => Found<K>): Plan[K] | undefined {
  return settle(draft, key, () => {
    const found = find()
    if (found.origin.kind !== 'default' || draft.told[key]?.value === undefined) return found
    return toldOf(draft, key) ?? found
  })
}

function toldOf<K extends Key>({ told }: Draft, key: K): Found<K> | undefined {
  const said = told[key]
  return said && (inFile(said.value, said.at) as Found<K>)
}
