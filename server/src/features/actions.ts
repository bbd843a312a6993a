import { type CodeAction, type CodeActionContext, CodeActionKind, type Diagnostic, type Range } from 'vscode-languageserver-types'
import type { Document } from '../formats/format.ts'
import { t } from '../l10n.ts'
import { applyEdits, applyFixes } from '../rules/fix.ts'
import { isIgnored } from '../rules/ignore.ts'
import { familyOf } from '../rules/lint.ts'
import type { Fix, Problem } from '../rules/rule.ts'
import { type Edit, insertLineBefore, Source, type Span, span } from '../span.ts'
import { diagnosticOf } from './diagnostic.ts'
import { textEdit, workspaceEdit } from './edits.ts'
import type { View } from './place.ts'

/** The kind of the action that applies all safe fixes of a file, for `editor.codeActionsOnSave`. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.djdeploy`

/** Who selects a whole file does not look for a comment to each of its lines. */
const mostIgnored = 10

/** The kinds of all actions, as a server tells them to the editor. */
export const actionKinds = [CodeActionKind.QuickFix, fixAllKind]

/** What an editor asks with, and what it has of ours. */
export interface ActionContext extends CodeActionContext {
  /**
   * It has the commands of our extension: `djdeploy.explain` opens the page of a rule, `djdeploy.select` selects a range in a file, where
   * the reason of an ignore comment is to be written.
   */
  hasCommands?: boolean
}

/**
 * What can be done about the problems in a range: their fixes, an ignore comment for each rule, its page, and all safe fixes of the file
 * together.
 */
export function actions(view: View, document: Document, range: Range, context: ActionContext): CodeAction[] {
  const wants = (kind: CodeActionKind) => !context.only || context.only.some(only => isOf(kind, only))
  const { source } = document
  const here = span(source, source.offset(range.start), source.offset(range.end))
  const problems = view.problems.filter(({ at }) => at.source.path === source.path && at.start <= here.end && here.start <= at.end)
  return [
    ...(wants(CodeActionKind.QuickFix) ? quickActions(problems, document, view, context) : []),
    ...(wants(fixAllKind) ? fixAllAction(document, view) : []),
  ]
}

function isOf(kind: CodeActionKind, wanted: CodeActionKind): boolean {
  return kind === wanted || kind.startsWith(`${wanted}.`) || wanted === CodeActionKind.Empty
}

function quickActions(problems: Problem[], document: Document, view: View, context: ActionContext): CodeAction[] {
  const byLine = new Map(problems.map(problem => [`${problem.rule} ${lineOf(problem)}`, problem]))
  return [
    ...merged(problems.flatMap(problem => quickFixes(problem, view, context))),
    ...[...byLine.values()].slice(0, mostIgnored).flatMap(problem => ignoreAction(problem, document, view, context)),
    ...(context.hasCommands ? explainActions(problems, view, context) : []),
  ]
}

/** The safe fixes of a file, or of all files, that do not get in each other's way. */
export function safeFixes({ problems }: View, document?: Document): Fix[] {
  const safe = problems.flatMap(({ fixes = [] }) => fixes.find(fix => fix.safe && (!document || isIn(fix, document))) ?? [])
  return applyFixes(safe).applied
}

function isIn({ edits }: Fix, { source }: Document): boolean {
  return edits.every(({ at }) => at.source.path === source.path)
}

function quickFixes(problem: Problem, view: View, context: CodeActionContext): CodeAction[] {
  const { fixes = [] } = problem
  const safe = fixes.filter(fix => fix.safe)
  return fixes.map(fix => ({
    title: capitalised(fix.title),
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticIn(context, problem, view)],
    ...(safe.length === 1 && fix.safe && { isPreferred: true }),
    edit: workspaceEdit(fix.edits, view),
  }))
}

/** What mends two problems in the same way is offered once, for both. */
function merged(fixes: CodeAction[]): CodeAction[] {
  const found = new Map<string, CodeAction>()
  for (const fix of fixes) {
    const key = JSON.stringify([fix.title, fix.edit])
    const same = found.get(key)
    if (same) same.diagnostics?.push(...(fix.diagnostics ?? []))
    else found.set(key, fix)
  }
  return [...found.values()]
}

function fixAllAction(document: Document, view: View): CodeAction[] {
  const fixes = safeFixes(view, document)
  if (fixes.length === 0) return []
  const edits = fixes.flatMap(fix => fix.edits)
  return [{ title: t('Fix everything in this file that can be fixed safely'), kind: fixAllKind, edit: workspaceEdit(edits, view) }]
}

/**
 * The comment above the line of a problem. None for what the reader stumbles over, which no reason makes right, and where it would not take
 * the line for a comment, as inside of a text over several lines.
 */
function ignoreAction(problem: Problem, document: Document, view: View, context: ActionContext): CodeAction[] {
  const { rule, at } = problem
  if (familyOf(rule) === 'syntax') return []
  const reason = t('why')
  const edit = insertLineBefore(span(at.source, at.start, at.start), `# djdeploy: ignore ${rule} ${reason}`)
  if (!ignores(edit, problem, document)) return []
  const line = lineOf(problem)
  const end = edit.text.trimEnd().length
  const selected: Range = { start: { line, character: end - reason.length }, end: { line, character: end } }
  const command = { title: t('Write the reason'), command: 'djdeploy.select', arguments: [view.uriOf(at.source.path), selected] }
  return [
    {
      title: t('Ignore {0} here…', rule),
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnosticIn(context, problem, view)],
      edit: { changes: { [view.uriOf(at.source.path)]: [textEdit(edit)] } },
      ...(context.hasCommands && { command }),
    },
  ]
}

/** Whether the file with a line more is the same file with a comment more, which its reader takes for one. */
function ignores(edit: Edit, { rule, at }: Problem, { source, format, tree }: Document): boolean {
  const text = applyEdits(source.text, [edit])
  const after = new Source(source.path, text)
  const document = { source: after, format, tree: format.parse(after) }
  if (document.tree.troubles.length > tree.troubles.length || document.tree.comments.length !== tree.comments.length + 1) return false
  return isIgnored(document, rule, at.start + text.length - source.text.length)
}

function explainActions(problems: readonly Problem[], view: View, context: CodeActionContext): CodeAction[] {
  return [...new Set(problems.map(({ rule }) => rule))].map(rule => ({
    title: t('Explain {0}', rule),
    kind: CodeActionKind.QuickFix,
    diagnostics: problems.filter(problem => problem.rule === rule).map(problem => diagnosticIn(context, problem, view)),
    command: { title: t('Explain {0}', rule), command: 'djdeploy.explain', arguments: [rule] },
  }))
}

/** The diagnostic that the editor shows for a problem, or what it would be. */
function diagnosticIn({ diagnostics }: CodeActionContext, problem: Problem, view: View): Diagnostic {
  const own = diagnosticOf(problem, view)
  const { start, end } = own.range
  return (
    diagnostics.find(
      ({ code, message, range }) => code === own.code && message === own.message && isSame(range.start, start) && isSame(range.end, end),
    ) ?? own
  )
}

function isSame(a: Range['start'], b: Range['start']): boolean {
  return a.line === b.line && a.character === b.character
}

function lineOf({ at }: { at: Span }): number {
  return at.source.position(at.start).line
}

function capitalised(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1)
}
