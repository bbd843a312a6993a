import { type AppServer, optionOf } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { type Edit, type Span, sliceOf, span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Finding, Rule } from '../rule.ts'
import { findIn, searchFolders } from '../stack/modules.ts'
import { takesAsgiAlone } from './app-spec.ts'

export const workerClassAsgi: Rule = {
  id: 'gunicorn/worker-class-asgi',
  severity: 'error',
  summary: 'An ASGI application is run by a WSGI worker, or the other way round',

  *check(stack) {
    for (const server of stack.servers) {
      if (takesAsgiAlone(server)) {
        yield* givenWsgi(server, stack)
        continue
      }
      const kind = server.kind === 'gunicorn' ? interfaceOf(server, stack) : undefined
      const option = optionOf(server, 'worker_class')
      if (!kind || (!option && !server.complete) || option?.value.known === false) continue
      const worker = option?.value.known ? option.value.value : 'sync'
      const runs = interfaceOfWorker(worker)
      if (runs && runs !== kind) yield finding(server, kind, worker, option?.at)
    }
  },
}

/** A WSGI application under uvicorn or Daphne; whoever sets `UVICORN_INTERFACE` may mean it. */
function* givenWsgi(server: AppServer, stack: Stack): Iterable<Finding> {
  const { kind, app, program, environment } = server
  const [, module] = /^((?:\w+\.)*wsgi):application$/.exec(app?.value ?? '') ?? []
  if (!app || module === undefined || program?.moreEnvironment) return
  if ([environment, program?.environment].some(variables => variables?.has('UVICORN_INTERFACE'))) return
  const folders = searchFolders(server, stack)
  const text = textOfModule(module, folders, stack)
  if (!/^application\s*=\s*get_wsgi_application\(\)/m.test(text) || text.match(/\bapplication\s*=/g)?.length !== 1) return
  const asgi = module.replace(/wsgi$/, 'asgi')
  const spec = `${asgi}:application`
  const start = textOf(app.at).indexOf(app.value)
  const isThere = start >= 0 && /^application\s*=\s*get_asgi_application\(/m.test(textOfModule(asgi, folders, stack))
  const edits = [{ at: sliceOf(app.at, start, start + app.value.length), text: spec }]
  yield {
    at: app.at,
    message: t('{0} speaks WSGI and {1} ASGI: every request is a 500, "{2}"; run {3}', app.value, kind, calledAsAsgi, spec),
    fixes: isThere ? [{ title: t('write {0}', spec), edits }] : [],
  }
}

/** Whether the application of a server hands web sockets to consumers of Channels. */
export function meansWebSockets(server: AppServer, stack: Stack): boolean {
  const text = textOfModule(server.app?.value.split(':')[0] ?? '', searchFolders(server, stack), stack)
  return /\bProtocolTypeRouter\(/.test(text) && /^[^#\n]*["']websocket["']\s*:/m.test(text)
}

/** What stands in a module; nothing where it is not in the workspace. */
function textOfModule(module: string, folders: string[], stack: Stack): string {
  const found = findIn(folders, module, stack)
  return found?.exact ? (stack.workspace.document(found.path, 'django')?.source.text ?? '') : ''
}

const uvicorn = 'uvicorn.workers.UvicornWorker'

function finding(server: AppServer, kind: 'asgi' | 'wsgi', worker: string, written: Span | undefined): Finding {
  const { app, at } = server
  const edit = kind === 'asgi' ? toUvicorn(server, worker, written) : undefined
  return {
    at: written ?? app?.at ?? at,
    message: kind === 'asgi' ? asgiMessage(app?.value ?? '', worker) : wsgiMessage(app?.value ?? '', worker),
    related: written && app ? [{ at: app.at, message: t('the application') }] : [],
    fixes: edit ? [{ title: t('use the worker {0}', uvicorn), edits: [edit] }] : [],
  }
}

function asgiMessage(app: string, worker: string): string {
  return t(
    '{0} speaks ASGI and the worker {1} WSGI: every request is a 500, "{2}"; take the worker {3}',
    app,
    worker,
    "ASGIHandler.__call__() missing 1 required positional argument: 'send'",
    uvicorn,
  )
}

function wsgiMessage(app: string, worker: string): string {
  return t(
    '{0} speaks WSGI and the worker {1} ASGI: every request is a 500, "{2}"; run the asgi module or take the worker sync',
    app,
    worker,
    calledAsAsgi,
  )
}

/** What uvicorn, Daphne and the workers of uvicorn say of a WSGI application. */
const calledAsAsgi = "WSGIHandler.__call__() missing 1 required positional argument: 'start_response'"

/** Puts the worker in the place of the one that is written, or behind the command; undefined where neither can be seen. */
function toUvicorn({ executable }: AppServer, worker: string, written: Span | undefined): Edit | undefined {
  const start = written ? textOf(written).indexOf(worker) : -1
  const isWritten = written !== undefined && start >= 0
  // In a list of words, nothing can be put behind one of them.
  if (executable && (!written || written.source === executable.source) && !isInCommand(executable)) return undefined
  if (isWritten) return { at: sliceOf(written, start, start + worker.length), text: uvicorn }
  if (!executable || written || textOf(executable) !== executable.value) return undefined
  return { at: span(executable.source, executable.end, executable.end), text: ` -k ${uvicorn}` }
}

/** Whether words may be put behind this one: it stands in a command, not in a list of words. */
function isInCommand({ source, end }: Span): boolean {
  const behind = source.text[end]
  return behind === ' ' || behind === '\t'
}

/** What an application speaks, by the name Django gives its modules, unless its file says otherwise. */
function interfaceOf(server: AppServer, stack: Stack): 'asgi' | 'wsgi' | undefined {
  const module = server.app?.kind === 'module' ? /^[\w.]+(?=:[A-Za-z_]\w*$|$)/.exec(server.app.value)?.[0] : undefined
  const kind = module && /(?:^|\.)(asgi|wsgi)$/.exec(module)?.[1]
  if (!module || (kind !== 'asgi' && kind !== 'wsgi')) return undefined
  const found = findIn(searchFolders(server, stack), module, stack)
  const text = found ? stack.workspace.document(found.path, 'django')?.source.text : undefined
  const other = kind === 'asgi' ? /get_wsgi_application|WsgiToAsgi|AsgiToWsgi/ : /get_asgi_application|WsgiToAsgi|AsgiToWsgi/
  return text !== undefined && other.test(text) ? undefined : kind
}

/** What gunicorn's own workers and those of uvicorn take; undefined for any other class. */
function interfaceOfWorker(worker: string): 'asgi' | 'wsgi' | undefined {
  if (/^(sync|gthread|gevent(_pywsgi|_wsgi)?|eventlet)$/.test(worker)) return 'wsgi'
  return /^(uvicorn|uvicorn_worker)(\.workers)?\.Uvicorn(H11)?Worker$/.test(worker) ? 'asgi' : undefined
}
