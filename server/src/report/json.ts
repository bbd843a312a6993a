import { relativePath } from '../path.ts'
import type { Problem } from '../rules/rule.ts'
import type { Span } from '../span.ts'
import { countsOf, type Format, type Report } from './report.ts'

/** The versioned schema for other programs: lines and columns from 1, columns in UTF-16 units, paths relative to `root`. */
export const json: Format = (problems, report) => {
  const result = {
    version: 1,
    tool: { name: 'djdeploy', version: report.version },
    root: report.root,
    files: report.files,
    problems: problems.map(problem => problemOf(problem, report)),
    counts: countsOf(problems),
  }
  return `${JSON.stringify(result, undefined, 2)}\n`
}

function problemOf({ rule, severity, at, message, related = [], fixes = [] }: Problem, report: Report) {
  return {
    rule,
    severity,
    ...where(at, report),
    message,
    related: related.map(note => ({ ...where(note.at, report), message: note.message })),
    fixes: fixes.map(({ title, safe = false, edits }) => ({
      title,
      safe,
      edits: edits.map(edit => ({ ...where(edit.at, report), text: edit.text })),
    })),
  }
}

function where({ source, start, end }: Span, { root }: Report) {
  return { file: relativePath(root, source.path), range: { start: position(start), end: position(end) } }

  function position(offset: number) {
    const { line, character } = source.position(offset)
    return { line: line + 1, column: character + 1 }
  }
}
