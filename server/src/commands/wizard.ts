import { fileURLToPath } from 'node:url'
import { answerKeys, written } from '../generate/answers.ts'
import type { Comparison, OnConflict } from '../generate/compare.ts'
import { type Answers, showOrigin, showValue } from '../generate/detection.ts'
import { choicesOf, countsOf, questionFor, typed } from '../generate/show.ts'
import { t } from '../l10n.ts'
import type * as protocol from '../protocol.ts'
import { UsageError } from '../usage.ts'
import { answerText } from './answers.ts'
import { writeDeployment } from './deploymentFolder.ts'
import { findingsOf } from './findings.ts'
import { notesOn } from './notes.ts'
import { type Prepared, prepare, readWanted, type Wanted } from './prepare.ts'
import { saved } from './save.ts'

/** What an editor knows beyond the disk. */
export interface Editor {
  language: string | undefined
  /** Whether a file has changes that are not saved; writing it would bring the editor and the disk apart. */
  isUnsaved(path: string): boolean
}

/** What an editor is shown of a deployment before anything is written. */
export function proposal(params: protocol.Generation, editor: Editor): protocol.Proposal {
  const { wanted, prepared } = begin(params, editor, { onlyLook: true })
  const { root } = wanted.view.workspace
  const proposed = prepared.propose(path => params.choices[path] ?? 'fail')
  const { detection, mistakes, compared } = proposed
  const files = compared?.files ?? []
  const merged = new Set(actions(prepared, 'merge').flatMap(({ path, action }) => (action === 'merge' ? [path] : [])))
  return {
    folder: prepared.folder.path,
    decisions: detection.decisions.map(({ key, value, origin }) => ({
      key: written(key),
      why: questionFor(key),
      value: showValue(value),
      text: typed(value),
      origin: origin.kind,
      source: showOrigin(origin, root),
      choices: choicesOf(key, [String(value)]),
    })),
    questions: detection.questions.map(({ key, why, choices = [] }) => ({
      key: written(key),
      why,
      text: choices[0],
      choices: choicesOf(key, choices),
    })),
    mistakes,
    files: files.map(({ path, state, action, to, text, because }) => ({
      path,
      state,
      action,
      to,
      text,
      because,
      ...((state === 'modified' || state === 'foreign') && { mergeable: merged.has(path) }),
    })),
    counts: countsOf(files),
    notes: [...notesOn(proposed), ...prepared.folder.notes, ...(compared ? findingsOf(wanted, prepared, compared) : [])],
    config: saved(wanted, Object.fromEntries(detection.decisions.map(({ key, value }) => [key, value]))),
  }
}

/** Writes what an editor was shown. Throws a `UsageError` that says why nothing was written. */
export function generateFor(params: protocol.Generation, editor: Editor): protocol.Generated {
  const { prepared } = begin(params, editor, { onlyLook: false })
  const { detection, mistakes, compared } = prepared.propose(path => params.choices[path] ?? 'fail')
  if (!compared) throw new UsageError([...detection.questions.map(({ why }) => why), ...mistakes].join('\n'))
  const stopped = compared.files.find(({ action }) => action === 'conflict')
  if (stopped) throw new UsageError(t('nothing was written: {0}: {1}', stopped.path, stopped.because ?? ''))
  return {
    written: writeDeployment(prepared.folder, compared).flatMap(({ to, text }) => (to === undefined || text === undefined ? [] : [to])),
    checklist: compared.files.find(({ path }) => /^README/.test(path))?.path,
  }
}

/** What is wrong with the text of an answer; null where nothing is. */
export function mistakeIn({ key: name, text }: { key: string; text: string }): string | null {
  const key = answerKeys.get(name)
  return (key && answerText({}, key, text)) ?? null
}

function begin(
  { folder, answers, onlyNew }: protocol.Generation,
  editor: Editor,
  { onlyLook }: Pick<Wanted, 'onlyLook'>,
): { wanted: Wanted; prepared: Prepared } {
  const path = folder.startsWith('file:') ? fileURLToPath(folder) : folder
  const wanted = readWanted(path, {
    said: answersIn(answers),
    onlyLook,
    onlyNew,
    unsaved: path => editor.isUnsaved(path),
    usual: editor.language,
  })
  return { wanted, prepared: prepare(wanted) }
}

function answersIn(texts: Record<string, string>): Answers {
  const answers: Answers = {}
  for (const [name, text] of Object.entries(texts)) {
    const key = answerKeys.get(name)
    const takes = key ? answerText(answers, key, text) : undefined
    if (takes !== undefined) throw new UsageError(t('{0} takes {1}, and "{2}" is none', name, takes, text))
  }
  return answers
}

function actions({ propose }: Prepared, on: OnConflict): Comparison[] {
  return propose(() => on).compared?.files ?? []
}
