import type { Document } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import { type Span, sliceOf, span, textOf } from '../../span.ts'
import { documentsOf, type Stack } from '../../stack.ts'
import { withoutComments } from '../../syntax/commandLine.ts'
import type { PercentProblem } from '../../syntax/percent.ts'
import { isTemplated } from '../../syntax/template.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding, Fix, Rule } from '../rule.ts'
import { isExpandedTwice, names, percentProblemsIn } from './expansions.ts'
import { commentsAt, sectionsIn, settingOf } from './sections.ts'

export const percent: Rule = {
  id: 'supervisor/percent',
  severity: 'error',
  summary: 'A per cent sign is taken for an expansion, or an expansion names nothing',

  *check(stack) {
    const filledIn = templatesOfPython(stack)
    for (const section of sectionsIn(stack)) {
      const { document, entry, kind } = section
      for (const { name, args } of entry.body ?? []) {
        const [value] = args
        if (!value?.value.includes('%')) continue
        const reader = kind === 'supervisorctl' ? kind : 'supervisord'
        if (settingOf(section, name.value)) yield* ofWindows(value, reader)
        for (const problem of percentProblemsIn(section, name.value, readable(value, document))) {
          if (filledIn.has(document) && problem.name !== undefined && !isNameOfSupervisor(problem.name)) continue
          const at = sliceOf(value, problem.start, problem.end)
          yield {
            at,
            message: message(problem, textOf(at), reader),
            fixes: fixes(problem, at, isExpandedTwice(section, name.value) ? '%%%%' : '%%'),
          }
        }
      }
    }
  },
}

/** `%PATH%` is how Windows writes a variable; as a placeholder of a template nobody would take its name. */
function* ofWindows(value: Word, reader: string): Iterable<Finding> {
  const { source } = value
  for (const { 0: written, 1: name, index } of textOf(value).matchAll(/(?<!%)%((?:PYTHON)?PATH)%(?!%)/g)) {
    const at = span(source, value.start + index, value.start + index + written.length)
    const fix = { title: t('take {0} from the environment', name ?? ''), edits: [{ at, text: `%(ENV_${name})s` }], safe: true as const }
    yield { at, message: message({ kind: 'name', name: written, start: 0, end: 0 }, written, reader), fixes: [fix] }
  }
}

/** Placeholders of templates are gone before supervisor reads the file. */
const placeholder =
  /\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}|\{#(?:(?!\{#).)*?#\}|<%(?:(?!<%).)*?%>|%[A-Z][A-Z0-9_]*%|%\{[A-Za-z_]\w*\}/g

/** The value with blanks for comments and placeholders; nothing of one that a template makes in several lines. */
function readable(value: Word, document: Document): string {
  if (value.value.includes('\n') && isTemplated(textOf(value))) return ''
  const text = withoutComments(value, commentsAt(value, document))
  return text.replace(placeholder, token => ' '.repeat(token.length))
}

/** Files with several names that supervisor knows nowhere: `user=%(user)s` is then to be filled in by a script. */
function templatesOfPython(stack: Stack): Set<Document> {
  const found = new Set<Document>()
  for (const document of documentsOf(stack, 'supervisor')) {
    const names = [...document.source.text.matchAll(/(?<!%)%\((\w+)\)s/g)].map(match => match[1] ?? '')
    if (new Set(names.filter(name => !isNameOfSupervisor(name))).size > 1) found.add(document)
  }
  return found
}

/** A name that supervisor knows somewhere, or a variable of the environment, with or without `ENV_`. */
function isNameOfSupervisor(name: string): boolean {
  return names.has(name) || /^[A-Z][A-Z0-9_]*$/.test(name) || name.startsWith('ENV_')
}

function message({ kind, name }: PercentProblem, written: string, reader: string): string {
  if (kind === 'name' && names.has(name ?? '')) return t('{0} is not known in this option, so {1} does not start', written, reader)
  if (kind === 'name')
    return t('supervisor knows no {0}, so {1} does not start; variables of the environment are written %(ENV_NAME)s', written, reader)
  if (kind === 'table')
    return t(
      '"{0}" puts the whole table of names into the value, all of the environment with its secrets included; a per cent sign is written %%',
      written,
    )
  if (written.startsWith('%('))
    return t('"{0}" is not a complete expansion, so {1} does not start; it ends in s, %(name)s', written, reader)
  if (written === '%%')
    return t('supervisor expands this option twice, so that "%%" is read once more and {0} does not start; write %%%%', reader)
  return t('"{0}" begins an expansion that supervisor cannot read, so {1} does not start; a per cent sign is written %%', written, reader)
}

function fixes({ kind, name }: PercentProblem, at: Span, escaped: '%%' | '%%%%'): Fix[] {
  const written = textOf(at)
  if (kind === 'name') {
    const edits = [{ at, text: written.replace('%(', '%(ENV_') }]
    return /^[A-Z][A-Z0-9_]*$/.test(name ?? '') ? [{ title: t('take {0} from the environment', name ?? ''), edits }] : []
  }
  if (written.startsWith('%(')) return []
  const sign = sliceOf(at, 0, written === '%%' ? 2 : 1)
  return [{ title: t('double the per cent sign'), edits: [{ at: sign, text: escaped }], safe: true }]
}
