import type { Connection } from 'vscode-languageserver/node'
import { explain, table } from './commands/rules.ts'
import type { Editor } from './commands/wizard.ts'
import type { Language } from './l10n.ts'
import type { Check, Requests } from './protocol.ts'

/** What the answers come from. */
interface Session {
  /** The language that answers are wanted in. */
  language(): Language
  check(): Check
  editor: Editor
}

/** Answers what our clients ask beyond the protocol. */
export function answerRequests(connection: Connection, { language, check, editor }: Session): void {
  answer('djdeploy/rules', table)
  answer('djdeploy/page', ({ id }) => (table().some(rule => rule.id === id) ? explain(id, language()) : null))
  answer('djdeploy/check', check)
  answer('djdeploy/propose', wanted => generator().proposal(wanted, editor))
  answer('djdeploy/generate', wanted => generator().generateFor(wanted, editor))

  function answer<Name extends keyof Requests>(name: Name, give: (params: Requests[Name]['params']) => Requests[Name]['result']): void {
    connection.onRequest(name, give)
  }
}

/** In a bundle of its own, as most sessions generate nothing. */
function generator(): typeof import('./generate.ts') {
  return require('./generate.js')
}
