import { normalPath } from '../../facts/address.ts'
import { type Block, blocksIn, effective, effectiveWord, enclosing, isPrefix, outermost, own } from '../../facts/block.ts'
import type { AppServer, Connection, Destination, Mount } from '../../facts/facts.ts'
import { isTemplate } from '../../facts/known.ts'
import { listens, serverNames } from '../../facts/listen.ts'
import { asText, settingOf } from '../../facts/settings.ts'
import type { Stack } from '../../stack.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Assets } from '../plan.ts'
import { nginxWaitsLonger } from '../render/layout.ts'
import { belowPrefix } from '../render/nginxPass.ts'
import type { Told } from '../told.ts'
import { stackOf } from './server.ts'

/** What nginx says: names, certificates, folders, sizes, and the prefixes under which the application and its websockets live. */
export function toldByNginx(stack: Stack, server: AppServer | undefined): Told {
  const sites = sitesOf(stack, server)
  const [site] = sites
  const [name] = sites.flatMap(({ entry }) => entry?.name ?? [])
  if (!site || !name) return {}
  const told: Told = { ...namesOf(sites), ...mountsOf(stack, sites), ...locationsOf(stack, sites, server) }
  const secure = sites.find(site => listens(site).some(({ ssl }) => ssl) && own(site, 'ssl_certificate').length > 0)
  told.tls = { value: secure ? 'tls' : 'acme', at: secure?.entry?.name ?? name }
  const networks = effective(secure ?? site, 'set_real_ip_from').entries.flatMap(({ args }) => args[0] ?? [])
  const [network] = networks
  if (network) told.proxies = { value: networks.map(({ value }) => value), at: network }
  const login = loginOf(stack, sites)
  if (login) told.login = { value: belowPrefix(told.prefix?.value, login.pattern), at: login.at }
  const size = effectiveWord(secure ?? site, 'client_max_body_size')
  const megabytes = size && megabytesOf(size.value)
  if (size && megabytes) told.bodyMegabytes = { value: megabytes, at: size }
  return told
}

/** The `server` blocks that pass requests to the application, and those that only redirect to them or serve its files. */
function sitesOf({ nginx, connections, listeners, mounts }: Stack, server: AppServer | undefined): Block[] {
  const own = listeners.filter(listener => server === undefined || listener.server === server)
  const paths = new Set(own.flatMap(({ address }) => (address.kind === 'unix' ? normalPath(address.path) : [])))
  const isOurs = ({ address }: Destination) => address.kind === 'tcp' || paths.size === 0 || paths.has(normalPath(address.path))
  const passing = connections.filter(({ to }) => to.some(isOurs))
  const blocks = new Set(
    [...passing, ...(passing.length > 0 ? [] : mounts)].flatMap(({ block }) => (block && enclosing(block, 'server')) ?? []),
  )
  return nginx.flatMap(top => blocksIn(top)).filter(block => blocks.has(block))
}

function namesOf(sites: Block[]): Told {
  const words = sites
    .flatMap(serverNames)
    .filter(({ value }) => /^[^~*$_][^*$]*$/.test(value) && value !== '""' && !isTemplate(value) && value !== 'localhost')
  const [at] = words
  return at ? { domains: { value: [...new Set(words.map(({ value }) => value.replace(/^\./, '')))], at } } : {}
}

/** Folders of files: those under the URLs that the settings name, else those whose URL says what it is for. */
function mountsOf({ mounts, live }: Stack, sites: Block[]): Told {
  const told: Told = {}
  const [module] = live
  const urls = { static: module && asText(settingOf(module, 'STATIC_URL')), media: module && asText(settingOf(module, 'MEDIA_URL')) }
  for (const mount of mounts) {
    const { block, at } = mount
    const site = block && enclosing(block, 'server')
    if (!block || !site || !sites.includes(site) || block.kind === 'server') continue
    const assets = assetsOf(mount)
    if (!assets || isTemplate(assets.directory)) continue
    if (isFor(assets.url, urls.static, /\/(static\w*|assets)\/$/)) told.static ??= { value: { ...assets, hashed: isImmutable(block) }, at }
    else if (isFor(assets.url, urls.media, /\/(media|uploads?|files)\/$/)) told.media ??= { value: assets, at }
  }
  const [at] = sites.flatMap(({ entry }) => entry?.name ?? [])
  const none = at && sites.every(({ complete }) => complete) ? { value: undefined, at } : undefined
  return { ...(none && { static: none, media: none }), ...told }
}

function isFor(url: string, setting: string | undefined, usual: RegExp): boolean {
  return setting ? url === (setting.startsWith('/') ? setting : `/${setting}`) || url.endsWith(`/${setting}`) : usual.test(url)
}

function assetsOf({ url, directory, whole }: Mount): Assets | undefined {
  if (!url.startsWith('/') || url === '/') return undefined
  return { url: url.endsWith('/') ? url : `${url}/`, directory: normalPath(whole ? `${directory}/${url}` : directory) }
}

/** Whether answers may be kept for good: told outright, or by a variable that a `map` gives that value. */
function isImmutable(block: Block): boolean {
  return effective(block, 'add_header').entries.some(({ args: [, value] }) => {
    if (!value?.value.startsWith('$')) return value?.value.includes('immutable')
    const maps = blocksIn(outermost(block)).filter(({ kind, entry }) => kind === 'map' && entry?.args[1]?.value === value.value)
    return maps.some(({ entry }) => entry?.body?.some(({ args }) => args[0]?.value.includes('immutable')))
  })
}

/** What the sites pass on to the application. */
function passingIn({ connections }: Stack, sites: Block[]): Connection[] {
  return connections.filter(({ block }) => {
    const site = enclosing(block, 'server')
    return site !== undefined && sites.includes(site)
  })
}

/** The prefix of the site, and the locations that let a connection become a websocket. */
function locationsOf(stack: Stack, sites: Block[], server: AppServer | undefined): Told {
  const told: Told = {}
  const paths = passingIn(stack, sites).flatMap(({ block }) => {
    const match = block.match
    return match && isPrefix(match) ? [{ path: match.pattern, block, at: match.at }] : []
  })
  const upgrading = paths.filter(({ block }) =>
    effective(block, 'proxy_set_header').entries.some(({ args }) => /^upgrade$/i.test(args[0]?.value ?? '')),
  )
  const websockets = upgrading.filter(({ path }) => path !== '/' && path.endsWith('/'))
  const main = paths.filter(found => !websockets.includes(found)).sort((a, b) => a.path.length - b.path.length)[0]
  if (main) told.prefix = { value: main.path === '/' ? undefined : main.path.replace(/\/$/, ''), at: main.at }
  const wait = main && effectiveWord(main.block, 'proxy_read_timeout')
  const seconds = wait && /^(\d+)s?$/.exec(wait.value)?.[1]
  // Daphne has no such limit of its own.
  if (server?.kind === 'daphne' && wait && Number(seconds) > nginxWaitsLonger)
    told.requestSeconds = { value: Number(seconds) - nginxWaitsLonger, at: wait }
  const [first] = websockets
  if (first && server && stackOf(stack, server) === 'asgi-systemd')
    told.asgi = {
      value: {
        server: server.kind === 'daphne' ? 'daphne' : 'uvicorn',
        websockets: [...new Set(websockets.map(({ path }) => path))].sort(),
      },
      at: first.at,
    }
  return told
}

/** The one URL at which requests to the application are limited, as the generator limits those to the login page. */
function loginOf(stack: Stack, sites: Block[]) {
  const limited = passingIn(stack, sites).flatMap(({ block }) => {
    const match = block.match
    return match?.modifier === '=' && own(block, 'limit_req').some(limitsLogins) ? [match] : []
  })
  return limited.length === 1 ? limited[0] : undefined
}

/** Whether a `limit_req` counts in a zone of ours: other limits of a user's own stay what they are. */
function limitsLogins({ args }: Entry): boolean {
  return args.some(({ value }) => /^zone=\w+_login$/.test(value))
}

/** `10m`, `1g`, `512k` or bytes as MiB, rounded up; undefined for 0, which is no limit. */
function megabytesOf(size: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+)([kmg]?)$/i.exec(size) ?? []
  const factor = { '': 1 / 1024 / 1024, k: 1 / 1024, m: 1, g: 1024 }[unit.toLowerCase()]
  return digits === undefined || factor === undefined || Number(digits) === 0 ? undefined : Math.ceil(Number(digits) * factor)
}
