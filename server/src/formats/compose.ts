import type { Container, Facts } from '../facts/facts.ts'
import { fileName, folderOf } from '../path.ts'
import { type Entry, everyEntry, type Tree, type Word } from '../syntax/tree.ts'
import { parseYaml } from '../syntax/yaml.ts'
import { programOf } from './compose/programs.ts'
import { type Service, serviceOf } from './compose/service.ts'
import type { Document, Format, Workspace } from './format.ts'
import { suffixOf, templateSuffixes, withoutSuffixes } from './suffixes.ts'

export const compose: Format = {
  id: 'compose',
  recognises,
  parse: parseYaml,
  facts,
}

/** The usual names, or any YAML file with services of which one has an image or is built. */
function recognises(path: string, text: string): boolean {
  if (!/^ya?ml$/.test(suffixOf(withoutSuffixes(fileName(path), templateSuffixes)))) return false
  if (/(^|\/)(docker-)?compose([.-][\w.-]*)?\.ya?ml[^/]*$/.test(path)) return true
  return (
    /^services:[ \t]*(#.*)?\r?\n([ \t]*(#.*)?\r?\n)*[ \t]+["']?[\w.-]+["']?:[ \t]*\r?$/m.test(text) && /^[ \t]+(image|build):/m.test(text)
  )
}

function facts(document: Document, workspace: Workspace): Partial<Facts> {
  const services = servicesIn(document)
  return {
    containers: services.map(containerOf),
    programs: services.flatMap(service => programOf(service, workspace) ?? []),
  }
}

function servicesIn({ source, tree }: Document): Service[] {
  const folder = folderOf(source.path)
  const anchors = anchorsIn(tree)
  return tree.entries
    .filter(({ name }) => name.value === 'services')
    .flatMap(({ body = [] }) => body)
    .map(entry => serviceOf(entry, anchors, folder))
}

function anchorsIn({ entries }: Tree): Map<string, Entry> {
  const anchors = new Map<string, Entry>()
  for (const entry of everyEntry(entries)) {
    const [first] = entry.args
    if (first?.value.startsWith('&') && first.source.text[first.start] === '&') anchors.set(first.value.slice(1), entry)
  }
  return anchors
}

function containerOf(service: Service): Container {
  const { name, entry } = service
  const container: Container = {
    name,
    entry,
    published: service.list('ports').flatMap(publishedBy),
    volumes: service.list('volumes').flatMap(item => volumeOf(item, service) ?? []),
  }
  const image = service.text('image')
  if (image) container.image = image.value
  const build = service.build()
  if (build) container.build = build.folder
  return container
}

/** A published port: `80:8000`, `0.0.0.0:80:8000`, `8000` (to any port), or the long form. One that only the machine itself reaches is none. */
function publishedBy(item: Word | Entry): Container['published'] {
  if ('name' in item) {
    const value = (key: string) => item.body?.find(({ name }) => name.value === key)?.args[0]?.value
    const target = value('target')
    return target && !isLocal(value('host_ip')) && value('protocol') !== 'udp' ? [port(value('published'), target, item)] : []
  }
  const [, ip, host, container, protocol] =
    /^(?:(\[[^\]]*\]|\d+(?:\.\d+){3}):)?(?:([^:]*|\$\{[^}]*\}):)?([^:/]+|\$\{[^}]*\})(\/\w+)?$/.exec(item.value) ?? []
  return container === undefined || isLocal(ip) || protocol === '/udp' ? [] : [port(host, container, item)]
}

function port(host: string | undefined, container: string, { source, start, end }: Word | Entry): Container['published'][number] {
  const at = { source, start, end }
  return host ? { host, container, at } : { container, at }
}

function isLocal(ip: string | undefined): boolean {
  return ip !== undefined && /^(127\.|\[?::1\]?$)/.test(ip)
}

/** `./static:/srv/static:ro`, `data:/var/lib/data` with the name of a volume, or the long form. */
function volumeOf(item: Word | Entry, service: Service): Container['volumes'][number] | undefined {
  const { source: file, start, end } = item
  const at = { source: file, start, end }
  const value = (key: string) => ('name' in item ? item.body?.find(({ name }) => name.value === key)?.args[0]?.value : undefined)
  const [source, target] =
    'name' in item
      ? [value('source'), value('target')]
      : (/^((?:\$\{[^}]*\}|\$(?!\{)|[^:$])+):([^:]+)(?::[\w,]+)?$/.exec(item.value)?.slice(1) ?? [])
  return source && target ? { source: service.path(source), target, at } : undefined
}
