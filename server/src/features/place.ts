import type { Location, Range } from 'vscode-languageserver-types'
import type { Document, Workspace } from '../formats/format.ts'
import type { Problem } from '../rules/rule.ts'
import type { Span } from '../span.ts'
import type { Stack } from '../stack.ts'

/** What the features look at: a workspace as it was last read. Nothing in it changes; a key press makes a new one. */
export interface View {
  workspace: Workspace
  stacks: readonly Stack[]
  /** What was found, ignore comments applied. */
  problems: readonly Problem[]
  /** How the editor names a file. */
  uriOf(path: string): string
  /** Symbolic links among the files, and the files behind them. */
  links?: ReadonlyMap<string, string>
}

/** A cursor in a document. */
export interface Place extends View {
  document: Document
  /** In UTF-16 units from the start of the text. */
  offset: number
}

/** The stacks a document belongs to: several where alternative deployments share a file, none for a file no stack has taken in. */
export function stacksOf({ document, stacks }: Pick<Place, 'document' | 'stacks'>): Stack[] {
  return stacks.filter(stack => stack.documents.includes(document))
}

/** Whether a path is a second name of a file that is shown under another one: a link beside its file. The document at hand keeps its name. */
export function isDoubled(path: string, { document, workspace, links }: Pick<Place, 'document' | 'workspace' | 'links'>): boolean {
  const here = document.source.path
  if (path === here || !links) return false
  const real = links.get(path)
  return path === links.get(here) || (real !== undefined && (real === links.get(here) || workspace.has(real)))
}

/** Whether a file is of a format that no other extension knows; Python, YAML and scripts have theirs. */
export function isOurs({ format: { id } }: Pick<Document, 'format'>): boolean {
  return id === 'nginx' || id === 'uwsgi' || id === 'supervisor' || id === 'systemd'
}

/** A span as editors write it, lines and columns from 0. */
export function rangeOf({ source, start, end }: Span): Range {
  return { start: source.position(start), end: source.position(end) }
}

/** A span and its file as editors write them. */
export function locationOf(at: Span, { uriOf }: Pick<View, 'uriOf'>): Location {
  return { uri: uriOf(at.source.path), range: rangeOf(at) }
}
