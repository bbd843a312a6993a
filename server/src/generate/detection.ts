import { t } from '../l10n.ts'
import { pathBelow } from '../path.ts'
import type { Span } from '../span.ts'
import type { Plan } from './plan.ts'

/** A value of the plan, by its name. */
export type Key = keyof Plan

/** Where a value of the plan comes from. A default with a place is one that the place has no final say in, such as what settings take where the environment is silent. */
export type Origin = { kind: 'file'; at: Span } | { kind: 'answer' } | { kind: 'default'; because?: string; at?: Span }

/** One value of the plan and why it is this one. */
export type Decision<K extends Key = Key> = { [Name in K]: { key: Name; value: Plan[Name]; origin: Origin } }[K]

/** A value that no file tells and that has no sane default; `choices` are the possible ones, the likeliest first. */
export interface Question {
  key: Key
  why: string
  choices?: string[]
}

/** What is known about a deployment before anything is written: a decision or a question for every key of the plan. */
export interface Detection {
  decisions: Decision[]
  questions: Question[]
}

/** What the user has said, by `[generate]` or otherwise. A key that is there and undefined means that there shall be none. */
export type Answers = Partial<Plan>

/** The plan that was decided; undefined while a question is open. */
export function planOf({ decisions, questions }: Detection): Plan | undefined {
  if (questions.length > 0) return undefined
  return Object.fromEntries(decisions.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]]))) as unknown as Plan
}

/** Why a value is what it is, in one line: `settings/prod.py:88`, `default`, `answered`. Paths are relative to `root`. */
export function showOrigin(origin: Origin, root: string): string {
  switch (origin.kind) {
    case 'file':
      return place(origin.at, root)
    case 'answer':
      return t('answered')
    case 'default': {
      const why = [origin.because, origin.at && place(origin.at, root)].filter(part => part !== undefined)
      return why.length > 0 ? t('default ({0})', why.join(', ')) : t('default')
    }
  }
}

function place({ source, start }: Span, root: string): string {
  const path = pathBelow(root, source.path)
  return `${path}:${source.position(start).line + 1}`
}

/** A value in one line, as a person reads it. */
export function showValue(value: Plan[Key]): string {
  if (value === undefined) return t('none')
  if (Array.isArray(value)) return value.length > 0 ? value.join(', ') : t('none')
  if (typeof value !== 'object') return String(value)
  if ('server' in value) return [value.server, ...value.websockets].join(' ')
  if ('beat' in value) return value.beat ? t('{0}, with beat', value.app) : value.app
  const where = `${value.url} → ${value.directory}`
  return 'hashed' in value && value.hashed ? t('{0}, hashed names', where) : where
}
