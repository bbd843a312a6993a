import { createTwoFilesPatch } from 'diff'
import type { Document } from '../formats/format.ts'
import { formats } from '../formats/index.ts'
import type { View } from '../generate/detect.ts'
import type { Plan } from '../generate/plan.ts'
import type { Proposal } from '../generate/proposal.ts'
import { planTable } from '../generate/show.ts'
import { t } from '../l10n.ts'
import { relativePath } from '../path.ts'
import { UsageError } from '../usage.ts'
import { colouredDiff } from './diff.ts'
import type { Wanted } from './prepare.ts'

/** The plan that the files of an existing deployment amount to, and how each of them differs from what would be generated in its place. */
export function fromExisting(
  { view }: Wanted,
  { detection, plan, compared }: Proposal,
  at: { folder: string; current: string; colour: boolean },
): string {
  const { root } = view.workspace
  const existing = plan ? servedFor(view, plan) : []
  if (existing.length === 0)
    throw new UsageError(t('there is no nginx, uWSGI, gunicorn, supervisor or systemd file of this project to read'))
  const generated = (compared?.files ?? []).flatMap(({ path, wanted }) => {
    if (wanted === undefined) return []
    const format = formats.find(format => format.recognises(`${at.folder}/${path}`, wanted))
    return format && isServed(format.id) ? [{ path: `${at.folder}/${path}`, text: wanted, format: format.id }] : []
  })
  const patches = existing.map(document => patchOf(document, generated, at))
  return `${planTable(detection, root)}\n${patches.join('')}`
}

/** The files of servers that a project has already, those of all its deployments. */
export function servedFor({ workspace: { root }, stacks }: View, plan: Plan): Document[] {
  const project = plan.project === '.' ? root : `${root}/${plan.project}`
  const documents = new Set(stacks.filter(stack => stack.project === project).flatMap(stack => stack.documents))
  return [...documents].filter(({ format }) => isServed(format.id))
}

function isServed(format: string): boolean {
  return ['nginx', 'uwsgi', 'gunicorn', 'supervisor', 'systemd'].includes(format)
}

interface Counterpart {
  path: string
  text: string
  format: string
}

/** A file against the one generated under its name, or else the first that configures the same program. */
function patchOf(
  { source, format }: Document,
  generated: Counterpart[],
  { current, colour }: { current: string; colour: boolean },
): string {
  const same = generated.find(({ path }) => path === source.path)
  const counterpart = same ?? generated.find(file => file.format === format.id)
  const name = relativePath(current, source.path)
  if (!counterpart) return `${t('# {0} has no counterpart in this plan', name)}\n`
  const written = createTwoFilesPatch(`a/${name}`, `b/${relativePath(current, counterpart.path)}`, source.text, counterpart.text)
  const patch = written.replace(/^=+\n/, '')
  return colour ? colouredDiff(patch) : patch
}
