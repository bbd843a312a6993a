import { reaches } from '../facts/address.ts'
import type { AppServer, Listener, Program, ServerFacts } from '../facts/facts.ts'
import { known } from '../facts/known.ts'
import type { Word } from '../syntax/tree.ts'
import { daphneFromCommand, runserverFromCommand, uvicornFromCommand } from './commands/asgi.ts'
import { gunicornFromCommand } from './commands/gunicorn.ts'
import { launchOf } from './commands/launch.ts'
import type { Launch } from './commands/wrappers.ts'
import { baseName } from './commands/wrappers.ts'
import type { Workspace } from './format.ts'
import { uwsgiFromCommand } from './uwsgi.ts'

/** The application server that a command starts; undefined when the command starts none. */
export function serverOf(program: Program, workspace: Workspace): ServerFacts | undefined {
  const launch = launchOf(program, workspace, serverWords)
  const found = launch && read(launch, program, workspace)
  if (!found) return undefined
  found.server.program = program
  if (launch.user?.known && launch.user !== program.user) found.server.user ??= launch.user.value
  for (const [name, word] of launch.environment)
    if (program.environment.get(name) !== word && !found.server.environment.has(name)) found.server.environment.set(name, word)
  const told = found.server.kind === 'runserver' || found.server.options.some(({ name }) => listening.has(name))
  if (program.moreEnvironment && !told) found.listeners = []
  return withSockets(found, program)
}

/** Options without which a variable may decide where a server listens; `runserver` asks no variable. */
const listening = new Set(['bind', 'host', 'port', 'uds', 'unix-socket', 'fd', 'endpoint', 'socket', 'http', 'http-socket', 'uwsgi-socket'])

function read(launch: Launch, program: Program, workspace: Workspace): ServerFacts | undefined {
  const name = baseName(launch.words[0])
  if (/^gunicorn/.test(name)) return gunicornFromCommand(launch, program, workspace)
  if (name === 'uvicorn') return uvicornFromCommand(launch, program)
  if (name === 'daphne') return daphneFromCommand(launch, program)
  if (/^runserver/.test(name)) return runserverFromCommand(launch, program)
  const { directory, environment } = launch
  return uwsgiFromCommand(
    launch.words,
    { at: program.command.at, program: { ...program, user: launch.user }, directory, environment },
    workspace,
  )
}

const executables = /^(uwsgi([-_](core|python\w*(\.\d+)?))?|pyuwsgi|gunicorn3?|uvicorn|daphne)$/

/** The words of a server from its name on: also behind `python -m` and `python manage.py`. */
function serverWords(words: Word[]): Word[] | undefined {
  let behindOption: number | undefined
  for (let at = 0; at < words.length; ) {
    const name = baseName(words[at])
    if (executables.test(name)) return words.slice(at)
    const isDjango = name === 'manage.py' || /^django-admin(\.py)?$/.test(name)
    const found = isDjango ? managed(words.slice(at + 1)) : undefined
    if (found) return found
    if (isDjango || !/^(python|pypy)[\d.]*$/.test(name)) break
    for (at++; words[at]?.value.startsWith('-'); at++) {
      if (words[at]?.value === '-W' || words[at]?.value === '-X') at++
      if (words[at]?.value !== '-m') continue
      behindOption = ++at
      break
    }
  }
  return behindOption === undefined ? undefined : managed(behindManage(words.slice(behindOption)))
}

function managed(words: Word[]): Word[] | undefined {
  const at = words.findIndex(({ value }) => !value.startsWith('-'))
  return /^runserver(_plus)?$/.test(words[at]?.value ?? '') ? words.slice(at) : undefined
}

/** `python -m django runserver`, or a debugger between Python and `manage.py`. */
function behindManage(words: Word[]): Word[] {
  const at = words.findIndex(word => baseName(word) === 'manage.py' || word.value === 'django')
  return at < 0 ? [] : words.slice(at + 1)
}

/**
 * Sockets of systemd or supervisor take the place of what gunicorn would bind; uWSGI takes them beside its own, or instead of opening the
 * same one.
 */
function withSockets(found: ServerFacts, program: Program): ServerFacts {
  const { sockets = [] } = program
  if (sockets.length === 0) return found
  const { server, listeners } = found
  const own = server.kind === 'uwsgi' ? listeners : []
  const option = program.manager === 'systemd' ? 'ListenStream' : 'socket'
  const speaks = server.kind === 'uwsgi' ? protocolOf(server) : 'http'
  const handed = sockets.flatMap(({ address, at, permissions }) => {
    const same = own.find(listener => reaches(listener.address, address))
    if (same && permissions) same.permissions = permissions
    return same ? [] : [{ address, protocol: speaks, at, option, server, ...(permissions && { permissions }) }]
  })
  return { ...found, listeners: [...own, ...handed] }
}

/** What uWSGI speaks on sockets it did not open: that of `protocol`, else uwsgi. */
function protocolOf({ options }: AppServer): Listener['protocol'] {
  const { value } = options.findLast(({ name }) => name === 'protocol' || name === 'socket-protocol') ?? { value: known('uwsgi') }
  const name = value.known ? value.value : 'uwsgi'
  return name === 'http' || name === 'https' || name === 'fastcgi' || name === 'scgi' ? name : 'uwsgi'
}
