import { type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node'
import { explain, table } from '../commands/rules.ts'
import { safeFixes } from '../features/actions.ts'
import { workspaceEdit } from '../features/edits.ts'
import { roleDetail } from '../features/role.ts'
import { formats } from '../formats/index.ts'
import { chooseLanguage } from '../language.ts'
import type { Fixes, Requests, Role } from '../protocol.ts'
import type { Session } from './session.ts'

/** Answers what our clients ask beyond the protocol. */
export function answerRequests(connection: Connection, session: Session, publish: () => void): void {
  answer('djdeploy/rules', table)
  answer('djdeploy/page', ({ id }) => (table().some(rule => rule.id === id) ? explain(id, chooseLanguage(session.language)) : null))
  answer('djdeploy/role', ({ uri }) => roleOf(uri, session))
  answer('djdeploy/fixAll', ({ uri }) => fixAll(uri, session))
  answer('djdeploy/check', () => {
    session.restart()
    publish()
    return session.check()
  })
  answer('djdeploy/propose', wanted => orRefuse(() => generator().proposal(wanted, session)))
  answer('djdeploy/answer', given => generator().mistakeIn(given))
  answer('djdeploy/generate', wanted => orRefuse(() => generator().generateFor(wanted, session)))

  function answer<Name extends keyof Requests>(name: Name, give: (params: Requests[Name]['params']) => Requests[Name]['result']): void {
    connection.onRequest(name, give)
  }
}

/** In a bundle of its own, as most sessions generate nothing. */
function generator(): typeof import('../generator.ts') {
  return require('./generator.js')
}

/** What a function gives; why it cannot becomes the error that editors show. */
function orRefuse<Result>(give: () => Result): Result {
  try {
    return give()
  } catch (error) {
    throw new ResponseError(LSPErrorCodes.RequestFailed, error instanceof Error ? error.message : String(error))
  }
}

function roleOf(uri: string, session: Session): Role {
  const shown = session.shown(uri)
  const detail = shown && roleDetail(shown, shown.document)
  return { roles: formats.map(({ id }) => id), ...(shown && { role: shown.document.format.id }), ...(detail !== undefined && { detail }) }
}

/** The safe fixes of a file, or of everything that is open. */
function fixAll(uri: string | undefined, session: Session): Fixes {
  const shown = uri === undefined ? undefined : session.shown(uri)
  if (uri !== undefined && !shown) return { count: 0, edit: {} }
  const views = shown ? [shown] : session.views
  const fixes = views.flatMap(view => safeFixes(view, shown?.document))
  const [view] = views
  return {
    count: fixes.length,
    edit: view
      ? workspaceEdit(
          fixes.flatMap(({ edits }) => edits),
          view,
        )
      : {},
  }
}
