import { type Address, isWildcard, type Protocol, show } from '../facts/address.ts'
import { enclosing, own } from '../facts/block.ts'
import { type Listener, optionOf } from '../facts/facts.ts'
import { isTemplate } from '../facts/known.ts'
import { serverNames } from '../facts/listen.ts'
import { asList, asText, isForDevelopment, type SettingsModule, settingOf } from '../facts/settings.ts'
import { dottedName } from '../formats/modules.ts'
import type { ConfigFile } from '../formats/uwsgi/magic.ts'
import { loaded } from '../rules/django/settings.ts'
import { webServersIn } from '../rules/nginx/directives.ts'
import { listenersBehind, waysOf } from '../rules/stack/reach.ts'
import { onServer, urlOf } from '../rules/static/folders.ts'
import { type Span, span } from '../span.ts'
import type { Stack } from '../stack.ts'
import { namesOf, ofKind, stacksAround } from './names.ts'
import type { Place } from './place.ts'

/** A value that another file of the deployment states, and where. */
export interface Stated {
  value: string
  at?: Span
  /** What it is there: the option it stands in, the setting it comes from. */
  as: string
}

/** The deployments that a file belongs to, and the others of the project, which may tell what these do not yet. */
function withAlternatives(place: Place): Stack[] {
  const own = stacksAround(place)
  return [...new Set([...own, ...own.flatMap(({ alternatives }) => alternatives)])]
}

/** Where the application servers of the deployment listen, for a web server that speaks one of some protocols. */
export function listenersFor(place: Place, protocols: readonly Protocol[]): Listener[] {
  return stacksAround(place).flatMap(({ listeners }) =>
    listeners.filter(
      ({ protocol, address }) => protocols.includes(protocol) && !isTemplate(address.kind === 'unix' ? address.path : address.host),
    ),
  )
}

/** An address as one connects to it: through its service where that is a container, on this machine where it hears all interfaces. */
export function destination({ address, server }: Pick<Listener, 'address' | 'server'>): string | undefined {
  if (address.kind === 'unix') return address.path.startsWith('/') ? `unix:${address.path}` : undefined
  const { program } = server ?? {}
  const host = program?.manager === 'compose' ? program.name : isWildcard(address.host) ? '127.0.0.1' : address.host
  return `${host}:${address.port}`
}

/** The upstreams of nginx's configurations, without those behind which something is known to speak another protocol. */
export function upstreamsFor(place: Place, protocols: readonly Protocol[]): Stated[] {
  const found: Stated[] = []
  for (const stack of stacksAround(place)) {
    const spoken = new Map(stack.listeners.map(listener => [destination(listener), listener.protocol]))
    for (const server of webServersIn(stack))
      for (const block of server.blocks) {
        const name = block.kind === 'upstream' ? block.entry?.args[0] : undefined
        if (!name || isTemplate(name.value)) continue
        const heard = own(block, 'server').flatMap(({ args }) => spoken.get(args[0]?.value) ?? [])
        if (heard.length === 0 || heard.some(protocol => protocols.includes(protocol)))
          found.push({ value: name.value, at: name, as: 'upstream' })
      }
  }
  return found
}

/** Where nginx connects to, and whether a listener has that address already. */
interface WantedAddress {
  address: Address
  at: Span
  taken: boolean
}

/** Where nginx connects to in one of some protocols, for a server that is to listen there. Addresses that are taken come last. */
export function wantedAddresses(place: Place, protocols: readonly Protocol[]): WantedAddress[] {
  const found = new Map<string, WantedAddress>()
  for (const stack of stacksAround(place))
    for (const { destination, connections } of waysOf(stack.connections)) {
      const { address, via } = destination
      const [first] = connections
      const key = show(address)
      if (!first || !protocols.includes(first.protocol) || found.has(key)) continue
      const taken = listenersBehind(address, stack).some(({ at }) => at.source !== place.document.source)
      found.set(key, { address, at: via?.server.args[0] ?? first.at, taken })
    }
  return [...found.values()].sort((a, b) => Number(a.taken) - Number(b.taken))
}

/** Accounts that the files name, and the one that Debian's packages use. */
export function accountsFor(place: Place, kind: 'user' | 'group'): Stated[] {
  const inFiles = (stacks: readonly Stack[]) => stacks.flatMap(stack => ofKind('user', namesOf(stack)))
  const own = inFiles(stacksAround(place)).filter(({ at }) => at.source !== place.document.source)
  const named = own.length > 0 ? own : inFiles(withAlternatives(place))
  const wanted = named.filter(({ setting }) => /gid|group/i.test(setting) === (kind === 'group'))
  const found = (wanted.length > 0 ? wanted : named).map(({ name, at, setting }) => ({ value: name, at, as: setting }))
  return unique([...found, { value: 'www-data', as: 'Debian' }])
}

/** Python modules of the projects that define an application, dotted from the project's folder. */
export function applications(place: Place, file: 'wsgi' | 'asgi'): { module: string; path: string; project: string }[] {
  return projectsOf(place).flatMap(project =>
    place.workspace.files.flatMap(path =>
      path.startsWith(`${project}/`) && path.endsWith(`/${file}.py`) && !/\/(site-packages|node_modules|venv|\.venv)\//.test(path)
        ? [{ module: dottedName(path, project), path, project }]
        : [],
    ),
  )
}

function projectsOf(place: Place): string[] {
  return [...new Set(stacksAround(place).flatMap(({ project }) => project ?? []))]
}

/** The project's folder on the server, where another file tells it. */
export function projectFolder(place: Place): string | undefined {
  return withAlternatives(place)
    .flatMap(stack => [
      ...stack.programs.flatMap(({ directory }) =>
        directory?.known && stack.locate(directory.value) === stack.project ? directory.value : [],
      ),
      ...(stack.project ? (onServer(`${stack.project}/.`, stack) ?? []) : []),
    ])
    .at(0)
}

/** The settings modules of the deployment: those that its servers load, then the others, those for development and those that others build on last. */
export function settingsFor(place: Place): SettingsModule[] {
  const found = [...new Set(stacksAround(place).flatMap(({ live, settings }) => [...live, ...settings]))]
  const order = ({ name }: SettingsModule) => (isForDevelopment(name) ? 2 : /[._](base|common|defaults?)$/.test(name) ? 1 : 0)
  return found.sort((a, b) => order(a) - order(b))
}

/** The ini files of uWSGI for the same project by their paths on the server, also those that no command starts yet. */
export function iniFiles(place: Place): Stated[] {
  const stacks = withAlternatives(place)
  return unique(
    stacks.flatMap(({ documents }) =>
      documents.flatMap(({ format, source }) => {
        if (format.id !== 'uwsgi') return []
        const path = stacks.map(stack => onServer(source.path, stack)).find(path => path !== undefined)
        return path === undefined ? [] : [{ value: path, as: 'ini', at: span(source, 0, 0) }]
      }),
    ),
  )
}

/** The file itself as uWSGI reads it, with its path on the server where the deployment tells that. */
export function configFile(place: Place): ConfigFile {
  const { source } = place.document
  const serverPath = stacksAround(place)
    .map(stack => onServer(source.path, stack))
    .find(path => path !== undefined)
  return serverPath === undefined ? { source } : { source, serverPath }
}

/** A folder of files as the server knows it, and the URL they are asked for under; one of the two at least. */
interface Assets {
  folder?: string
  url?: string
  name: 'STATIC' | 'MEDIA'
  module: SettingsModule
  at?: Span
}

/** The folders that Django collects its files in and keeps uploads in. */
export function assets(place: Place): Assets[] {
  const found = new Map<string, Assets>()
  for (const stack of stacksAround(place))
    for (const module of loaded(stack))
      for (const name of ['STATIC', 'MEDIA'] as const) {
        const root = module.settings.get(`${name}_ROOT`)
        const text = asText(root?.value)
        const folder =
          text === undefined ? undefined : [stack, ...stack.alternatives].map(each => onServer(text, each)).find(each => each !== undefined)
        const url = urlOf(module, `${name}_URL`)
        if (folder === undefined && url === undefined) continue
        const at = root?.at ?? module.settings.get(`${name}_URL`)?.at
        const key = `${name} ${folder} ${url}`
        if (!found.has(key)) found.set(key, { name, module, ...(folder && { folder }), ...(url && { url }), ...(at && { at }) })
      }
  return [...found.values()]
}

/** The hosts that Django answers for; patterns that nginx writes likewise (`.example.com`) are among them, `*` is not. */
export function allowedHosts(place: Place): Stated[] {
  return unique(
    stacksAround(place).flatMap(stack =>
      loaded(stack).flatMap(module =>
        (asList(settingOf(module, 'ALLOWED_HOSTS')) ?? []).flatMap(value =>
          /^\.?[\w-]+(\.[\w-]+)+$/.test(value) && !/^127\.|^\d+(\.\d+){3}$/.test(value)
            ? [{ value, at: module.settings.get('ALLOWED_HOSTS')?.at ?? module.at, as: 'ALLOWED_HOSTS' }]
            : [],
        ),
      ),
    ),
  )
}

/** The host names that nginx passes to Django. */
export function servedNames(place: Place): (Stated & { secure: boolean })[] {
  const found = stacksAround(place).flatMap(stack =>
    [...new Set(stack.connections.flatMap(({ block }) => enclosing(block, 'server') ?? []))].flatMap(server =>
      serverNames(server).flatMap(at =>
        /^(\*?\.)?[\w-]+(\.[\w-]+)+$/.test(at.value)
          ? [{ value: at.value.replace(/^\*/, ''), at, as: 'server_name', secure: own(server, 'ssl_certificate').length > 0 }]
          : [],
      ),
    ),
  )
  return unique(found)
}

/** The programs of supervisor that are not in a group yet. */
export function programsFor(place: Place): Stated[] {
  return unique(
    stacksAround(place).flatMap(({ programs }) =>
      programs.flatMap(({ manager, name, entry }) => (manager === 'supervisor' ? [{ value: name, at: entry.name, as: 'program' }] : [])),
    ),
  )
}

function unique<Item extends Stated>(items: readonly Item[]): Item[] {
  const seen = new Set<string>()
  return items.filter(({ value }) => !seen.has(value) && seen.add(value))
}

/** The virtual environments that servers of the project start from, as the server of the files knows them. */
export function environments(place: Place): Stated[] {
  return unique(
    withAlternatives(place).flatMap(({ servers }) =>
      servers.flatMap(server => {
        const home = optionOf(server, 'home')
        return home?.value.known && home.value.value.startsWith('/') ? [{ value: home.value.value, at: home.at, as: home.name }] : []
      }),
    ),
  )
}
