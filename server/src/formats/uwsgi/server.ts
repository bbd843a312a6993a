import { normalPath } from '../../facts/address.ts'
import { type AppServer, type Mount, optionOf, optionsOf, type Program, type ServerFacts } from '../../facts/facts.ts'
import { type Known, known } from '../../facts/known.ts'
import { type Span, span, textOf } from '../../span.ts'
import type { Word } from '../../syntax/tree.ts'
import { listenersOf } from './listeners.ts'
import type { Resolved } from './resolve.ts'

/** What is known about a uWSGI beside its options. */
interface UwsgiStart {
  /** What to point at when the server as a whole is meant. */
  at: Span
  program?: Program
  executable?: Word
  /** Directory it is started in, before `chdir`. */
  directory?: Known<string>
}

/** The server that options make. */
export function uwsgiServer({ options, complete }: Resolved, { at, program, executable, directory }: UwsgiStart): ServerFacts {
  const server: AppServer = { kind: 'uwsgi', at, options, complete, program, executable, environment: new Map() }
  server.directory = directoryOf(server, directory)
  server.app = appOf(server)
  server.user = lastKnown(server, 'uid')
  server.group = lastKnown(server, 'gid')
  server.environment = environmentOf(server)
  return { server, listeners: listenersOf(server), mounts: mountsOf(server) }
}

function lastKnown(server: AppServer, name: string): string | undefined {
  const option = optionOf(server, name)
  return option?.value.known ? option.value.value : undefined
}

function directoryOf(server: AppServer, start: Known<string> | undefined): Known<string> | undefined {
  const chdir = optionOf(server, 'chdir')
  if (!chdir?.value.known) return chdir?.value ?? start
  return absolute(chdir.value.value, start)
}

function absolute(path: string, directory: Known<string> | undefined): Known<string> | undefined {
  if (path.startsWith('/')) return known(normalPath(path))
  return directory?.known ? known(normalPath(`${directory.value}/${path}`)) : directory
}

/** `module` is loaded before `wsgi-file`, and both before a `mount` (`uwsgi_python_init_apps`). Undefined where the one that wins is unknown. */
function appOf(server: AppServer): AppServer['app'] {
  const module = optionOf(server, 'module')
  if (module) {
    if (!module.value.known) return undefined
    const { value } = module.value
    const callable = optionOf(server, 'callable')
    if (value.includes(':') || (callable && !callable.value.known)) return { kind: 'module', value, at: module.at }
    return { kind: 'module', value: `${value}:${lastKnown(server, 'callable') ?? 'application'}`, at: module.at }
  }
  const file = optionOf(server, 'wsgi-file')
  if (file) return file.value.known ? { kind: 'file', value: file.value.value, at: file.at } : undefined
  const [mount, another] = optionsOf(server, 'mount')
  if (!mount?.value.known || another) return undefined
  const value = mount.value.value.slice(mount.value.value.indexOf('=') + 1)
  return { kind: /\/|\.(py|wsgi)$/.test(value) ? 'file' : 'module', value, at: mount.at }
}

/** `env = NAME=value`, name and value exactly as they stand around the first `=`; one without `=` takes the variable away. */
function environmentOf(server: AppServer): Map<string, Word> {
  const environment = new Map<string, Word>()
  for (const { value, at } of optionsOf(server, 'env', 'py-sys-env')) {
    const written = textOf(at)
    const text = value.known ? value.value : written
    const index = text.indexOf('=')
    if (index < 0) continue
    const start = at.start + written.indexOf('=') + 1
    environment.set(text.slice(0, index), { ...span(at.source, start, Math.max(start, at.end)), value: text.slice(index + 1) })
  }
  return environment
}

/** `static-map = /static=/srv/static` takes the URL off before it looks for the file, `static-map2` leaves it on. */
function mountsOf(server: AppServer): Mount[] {
  return optionsOf(server, 'static-map', 'static-map2').flatMap(({ name, value, at }) => {
    if (!value.known) return []
    const index = value.value.indexOf('=')
    const directory = absolute(value.value.slice(index + 1), server.directory)
    if (index < 1 || !directory?.known) return []
    const written = textOf(at).indexOf('=')
    const start = written < 0 ? at.start : at.start + written + 1
    return [
      { url: value.value.slice(0, index), directory: directory.value, whole: name === 'static-map2', at: span(at.source, start, at.end) },
    ]
  })
}
