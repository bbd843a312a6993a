import { lint } from '../../server/src/rules/lint.ts'
import type { Problem } from '../../server/src/rules/rule.ts'
import { gather } from '../../server/src/stack.ts'
import { files } from '../reality/support/nginxTest.ts'
import { workspaceOf } from './workspace.ts'

/** Rules of family nginx that say of what `nginx -t` lets pass that it will not work. */
export const beyond =
  /^nginx\/(default-site-steals|heredoc-eaten-variables|host-header-missing|include-order-params|param-inheritance|proxy-directive-with-uwsgi-pass|try-files-404|uwsgi-params-missing|wildcard-destination)$/

/** The same of a rule that also says what keeps nginx from starting: a named location is looked for when a request gets there. */
const atRequest = /could not find named location/

/** What we say keeps nginx 1.22 from starting with a configuration; `more` are files that it may include beside those of the tests. */
export function refusals(text: string, more: Record<string, string> = {}): Problem[] {
  const problems = lint(gather(workspaceOf({ ...files, ...more, 'nginx.conf': text }, { target: { nginx: '1.22.1' } })))
  return problems
    .filter(({ rule, severity }) => severity === 'error' && /^(syntax|setting|nginx)\//.test(rule) && !beyond.test(rule))
    .filter(({ message }) => !atRequest.test(message))
}
