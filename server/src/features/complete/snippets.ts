import { CompletionItemKind } from 'vscode-languageserver-types'
import { snippetsOf } from '../../catalogue/snippets.ts'
import { locationMatch } from '../../facts/block.ts'
import type { Listener } from '../../facts/facts.ts'
import { optionOf } from '../../facts/facts.ts'
import { passOf } from '../../facts/pass.ts'
import { language, t } from '../../l10n.ts'
import type { Entry } from '../../syntax/tree.ts'
import {
  accountsFor,
  allowedHosts,
  applications,
  assets,
  destination,
  iniFiles,
  listenersFor,
  projectFolder,
  wantedAddresses,
} from '../deployed.ts'
import { stacksAround } from '../names.ts'
import { blocksOf } from '../nginxPlace.ts'
import type { Place } from '../place.ts'
import { literal, type Suggestion } from './item.ts'
import { note } from './where.ts'

/** Whole blocks of nginx, filled in with what the project and its application server say; none where nothing listens yet. */
export function nginxSnippets(place: Place, contexts: readonly string[], outer: Entry | undefined): Suggestion[] {
  const found: Suggestion[] = []
  if (contexts.includes('http')) found.push(...sites(place))
  if (contexts.includes('server') && outer) found.push(...locations(place, outer))
  if (contexts.includes('location') && outer && !blocksOf(place, outer).some(block => passOf(block))) found.push(...passes(place))
  return found
}

/** What is commonly written in such places of a format, whatever the project is; behind what is filled in with it. */
export function usualSnippets(format: string, places: readonly string[]): Suggestion[] {
  return snippetsOf(format)
    .filter(snippet => places.includes(snippet.in))
    .map(({ name, description, body }) => ({
      label: name,
      kind: CompletionItemKind.Snippet,
      rank: 2,
      snippet: body.join('\n'),
      detail: description[language()] ?? description.en ?? '',
    }))
}

function snippet(label: string, lines: readonly string[], detail: string): Suggestion {
  return { label, kind: CompletionItemKind.Snippet, rank: 0, snippet: `${lines.join('\n')}$0`, filter: label, detail }
}

/** Where requests may be passed to, with the lines that belong into their location. */
function targets(place: Place): { listener: Listener; to: string; lines: readonly string[] }[] {
  return listenersFor(place, ['uwsgi', 'http']).flatMap(listener => {
    const to = destination(listener)
    if (to === undefined || listener.server?.kind === 'runserver') return []
    const lines = listener.protocol === 'uwsgi' ? uwsgiLines(to) : proxyLines(`http://${to}`)
    return [{ listener, to, lines: lines.map(literal) }]
  })
}

function uwsgiLines(to: string): string[] {
  return ['include uwsgi_params;', 'uwsgi_param HTTP_X_FORWARDED_PROTO $scheme;', `uwsgi_pass ${to};`]
}

function proxyLines(to: string): string[] {
  return [
    'proxy_set_header Host $http_host;',
    'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
    'proxy_set_header X-Forwarded-Proto $scheme;',
    `proxy_pass ${to};`,
  ]
}

function sites(place: Place): Suggestion[] {
  const [target] = targets(place)
  const hosts = allowedHosts(place).map(({ value }) => value)
  if (!target || hosts.length === 0) return []
  const lines = [
    'server {',
    '\tlisten 80;',
    `\tserver_name ${literal(hosts.join(' '))};`,
    '\tclient_max_body_size ${1:10m};',
    ...folders(place).flatMap(lines => ['', ...lines].map(line => (line === '' ? '' : `\t${line}`))),
    '',
    ...['location / {', ...target.lines.map(line => `\t${line}`), '}'].map(line => `\t${line}`),
    '}',
  ]
  return [snippet(`server ${hosts[0]}`, lines, t('site with the files and the application of the project'))]
}

function folders(place: Place): string[][] {
  return assets(place).flatMap(({ url, folder }) =>
    url && folder ? [[`location ^~ ${literal(url)} {`, `\talias ${literal(folder)}/;`, '}']] : [],
  )
}

/** Locations that the server does not have yet. */
function locations(place: Place, outer: Entry): Suggestion[] {
  const there = new Set((outer.body ?? []).flatMap(entry => (entry.name.value === 'location' ? (locationMatch(entry)?.pattern ?? []) : [])))
  const files = assets(place).flatMap(({ url, folder, name, at }) =>
    url && folder && !there.has(url)
      ? [snippet(`location ${url}`, [`location ^~ ${literal(url)} {`, `\talias ${literal(folder)}/;`, '}'], note(`${name}_ROOT`, at))]
      : [],
  )
  const [target] = there.has('/') ? [] : targets(place)
  if (!target) return files
  const lines = ['location / {', ...target.lines.map(line => `\t${line}`), '}']
  return [...files, snippet(`location / → ${target.to}`, lines, note(target.listener.option, target.listener.at))]
}

function passes(place: Place): Suggestion[] {
  return targets(place).map(({ listener, to, lines }) =>
    snippet(listener.protocol === 'uwsgi' ? `uwsgi_pass ${to}` : `proxy_pass http://${to}`, lines, note(listener.option, listener.at)),
  )
}

/** A file of uWSGI for the project, listening where nginx connects to. */
export function uwsgiSnippets(place: Place): Suggestion[] {
  const { tree } = place.document
  const [application] = applications(place, 'wsgi')
  if (!application || tree.entries.some(({ body, name }) => body && name.value === 'uwsgi')) return []
  const name = application.module.split('.')[0] ?? 'app'
  const folder = projectFolder(place)
  const [wanted] = wantedAddresses(place, ['uwsgi']).filter(({ taken }) => !taken)
  const socket = wanted && (wanted.address.kind === 'unix' ? wanted.address.path : `127.0.0.1:${wanted.address.port}`)
  const [user = 'www-data'] = accountsFor(place, 'user').map(({ value }) => value)
  const [group = user] = accountsFor(place, 'group').map(({ value }) => value)
  const lines = [
    '[uwsgi]',
    folder === undefined ? `chdir = \${1:/srv/${name}}` : `chdir = ${literal(folder)}`,
    `module = ${literal(application.module)}:application`,
    '',
    `uid = \${2:${user}}`,
    `gid = \${3:${group}}`,
    socket === undefined ? `socket = \${4:/run/${name}/uwsgi.sock}` : `socket = ${literal(socket)}`,
    ...(socket === undefined || socket.startsWith('/') ? ['chmod-socket = 660'] : []),
    'vacuum = true',
    '',
    'master = true',
    'processes = ${5:4}',
    'need-app = true',
    'die-on-term = true',
  ]
  return [snippet(`[uwsgi] ${name}`, lines, t('the application of the project'))]
}

/** Programs of supervisor for the ini files of uWSGI that none starts yet. */
export function supervisorSnippets(place: Place): Suggestion[] {
  const stacks = stacksAround(place).flatMap(stack => [stack, ...stack.alternatives])
  const servers = stacks.flatMap(({ servers }) => servers).filter(({ kind, program }) => kind === 'uwsgi' && !program)
  const [server] = servers
  const [file] = iniFiles(place)
  if (!server || !file || servers.length > 1) return []
  const home = optionOf(server, 'home')?.value
  const name = server.app?.value.split(/[.:/]/)[0] ?? 'app'
  const user = server.user ?? 'www-data'
  const folder = server.directory?.known ? [`directory = ${literal(server.directory.value)}`] : []
  const lines = [
    `[program:${name}]`,
    `command = ${home?.known ? literal(`${home.value}/bin/uwsgi`) : '${1:/usr/bin/uwsgi}'} --ini ${literal(file.value)}`,
    ...folder,
    `user = \${2:${user}}`,
    'autostart = true',
    'autorestart = true',
    'stopsignal = TERM',
    'stopwaitsecs = ${3:60}',
    'redirect_stderr = true',
    'stdout_logfile = /var/log/supervisor/%(program_name)s.log',
  ]
  return [snippet(`[program:${name}] uwsgi`, lines, note('ini', server.at))]
}
