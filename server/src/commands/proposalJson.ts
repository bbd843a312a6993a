import { version } from '../../../package.json'
import { written } from '../generate/answers.ts'
import type { Comparison } from '../generate/compare.ts'
import type { Proposal } from '../generate/proposal.ts'
import { flagOf, originJson } from '../generate/show.ts'
import { notesOn } from './notes.ts'
import type { Prepared, Wanted } from './prepare.ts'

/** All there is to know about a deployment that was proposed, for programs: plan, decisions with their sources, open questions, files and what becomes of them. */
export function proposalJson({ view }: Wanted, { folder }: Prepared, proposal: Proposal, changed: readonly Comparison[]): string {
  const { root } = view.workspace
  const { detection, plan, mistakes, compared } = proposal
  const document = {
    version: 1,
    tool: { name: 'djdeploy', version },
    root,
    out: folder.path,
    plan: plan ?? null,
    decisions: detection.decisions.map(({ key, value, origin }) => ({
      key: written(key),
      value: value ?? null,
      source: originJson(origin, root),
    })),
    questions: detection.questions.map(({ key, why, choices = [] }) => ({ key: written(key), why, choices, flag: flagOf(key) })),
    mistakes,
    advice: notesOn(proposal),
    files: (compared?.files ?? []).map(({ path, state, action, to, because }) => ({ path, state, action, to, because })),
    notes: folder.notes,
    written: changed.length > 0,
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}
