import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types'
import type { Problem, Severity } from '../rules/rule.ts'
import { locationOf, rangeOf, type View } from './place.ts'

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
}

/** Rules whose finding points at exactly what the program does not read, or what it is about to forget. */
const tags: Record<string, DiagnosticTag> = {
  'django/removed-setting': DiagnosticTag.Unnecessary,
  'nginx/proxy-directive-with-uwsgi-pass': DiagnosticTag.Unnecessary,
  'setting/deprecated': DiagnosticTag.Deprecated,
  'systemd/standard-syslog': DiagnosticTag.Deprecated,
}

/**
 * A problem as editors show it. `pageOf` gives the address of a rule's page, for editors that can open it: `rulePage` for our own
 * extension.
 */
export function diagnosticOf(problem: Problem, view: Pick<View, 'uriOf'>, pageOf?: (rule: string) => string): Diagnostic {
  const { at, severity, rule, message, related = [] } = problem
  const tag = tags[rule]
  return {
    range: rangeOf(at),
    severity: severities[severity],
    code: rule,
    ...(pageOf && { codeDescription: { href: pageOf(rule) } }),
    source: 'djdeploy',
    message,
    relatedInformation: related.map(note => ({ location: locationOf(note.at, view), message: note.message })),
    ...(tag && { tags: [tag] }),
  }
}

/** The page of a rule as a document that our extension shows inside the editor. */
export function rulePage(rule: string): string {
  return `djdeploy:/rules/${rule}.md`
}
