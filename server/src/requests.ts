import type { Connection } from 'vscode-languageserver/node'
import { explain, table } from './commands/rules.ts'
import type { Language } from './l10n.ts'
import type { Requests } from './protocol.ts'

/** Answers what our clients ask beyond the protocol; `language` is the one that answers are wanted in. */
export function answerRequests(connection: Connection, language: () => Language): void {
  answer('djdeploy/rules', table)
  answer('djdeploy/page', ({ id }) => (table().some(rule => rule.id === id) ? explain(id, language()) : null))

  function answer<Name extends keyof Requests>(name: Name, give: (params: Requests[Name]['params']) => Requests[Name]['result']): void {
    connection.onRequest(name, give)
  }
}
