import { CompletionItemKind } from 'vscode-languageserver-types'
import { optionOf } from '../../facts/facts.ts'
import { isBelow } from '../../path.ts'
import type { ValueCursor } from '../cursor/ini.ts'
import { iniFiles, wantedAddresses } from '../deployed.ts'
import { stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import { type Offered, type Suggestion, value } from './item.ts'
import { wsgiObjects } from './uwsgiValues.ts'

/** Whole commands where none is written yet: those that start the server of the project, and what one usually writes for other purposes. */
export function wholeCommands(place: Place, { name, word, typed }: ValueCursor): Offered[] {
  if (word.end > word.start + typed.length) return []
  if (name === 'ExecReload') return [{ word, suggestions: [value('/bin/kill -s HUP $MAINPID')] }]
  if (name === 'release') return [{ word, suggestions: [value('python manage.py migrate')] }]
  const isServer = /^(ExecStart|command|entrypoint|web|CMD|ENTRYPOINT)$/i.test(name)
  return isServer ? [{ word, suggestions: [...uwsgiCommands(place), ...gunicornCommands(place)] }] : []
}

function uwsgiCommands(place: Place): Suggestion[] {
  const project = isOfHost(place) ? undefined : stacksAround(place)[0]?.project
  return iniFiles(place).map(({ value, at }) => {
    const here = at?.source.path ?? ''
    const path = project !== undefined && isBelow(here, project) ? here.slice(project.length + 1) : value
    return { label: `${program(place, 'uwsgi')} --ini ${path}`, kind: CompletionItemKind.Reference, rank: 0 }
  })
}

function gunicornCommands(place: Place): Suggestion[] {
  const [bind] = binds(place)
  return wsgiObjects(place).map(({ label, detail }) => ({
    label: `${program(place, 'gunicorn')} ${label} --bind ${bind?.label}`,
    kind: CompletionItemKind.Reference,
    rank: 1,
    ...(detail !== undefined && { detail }),
  }))
}

/** Whether a command is run where the files lie; a container or what runs a Procfile has the project in a folder of its own, and starts there. */
function isOfHost({ document }: Place): boolean {
  return /^(systemd|supervisor)$/.test(document.format.id)
}

/** A program as its own environment has it, where the files name one. */
function program(place: Place, name: string): string {
  if (!isOfHost(place)) return name
  const homes = stacksAround(place)
    .flatMap(stack => [stack, ...stack.alternatives])
    .flatMap(({ servers }) => servers.flatMap(server => optionOf(server, 'home') ?? []))
  const home = homes.map(({ value }) => (value.known ? value.value : '')).find(path => path.startsWith('/'))
  return home === undefined ? name : `${home}/bin/${name}`
}

/**
 * Where nginx connects to over HTTP, as gunicorn writes it; where it does not, what one usually writes. From outside of a container only
 * what listens on all its interfaces is reached.
 */
export function binds(place: Place): Suggestion[] {
  const { id } = place.document.format
  if (id === 'procfile') return [value('0.0.0.0:$PORT', 0)]
  const isContainer = id === 'compose' || id === 'dockerfile'
  const wanted = wantedAddresses(place, ['http']).map(
    ({ address, taken }): Suggestion => ({
      label: address.kind === 'unix' ? `unix:${address.path}` : `${isContainer ? '0.0.0.0' : hostOf(address.host)}:${address.port}`,
      kind: CompletionItemKind.Reference,
      rank: taken ? 3 : 0,
      detail: 'nginx',
    }),
  )
  if (isContainer && wanted.length === 0) return [value('0.0.0.0:8000', 2)]
  return wanted.length > 0 ? wanted : [value('127.0.0.1:8000', 2), value('unix:/run/gunicorn.sock', 2)]
}

function hostOf(host: string): string {
  return /^[\d.]+$/.test(host) ? host : '127.0.0.1'
}
