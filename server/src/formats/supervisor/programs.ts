import { type Address, normalPath } from '../../facts/address.ts'
import type { HandedSocket, Program, SocketPermissions } from '../../facts/facts.ts'
import { isTemplate, type Known, known } from '../../facts/known.ts'
import { groupBy } from '../../list.ts'
import { folderOf } from '../../path.ts'
import { splitCommand, withoutComments } from '../../syntax/commandLine.ts'
import { readEnvironment } from '../../syntax/environment.ts'
import { expandPercents } from '../../syntax/percent.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { computed } from '../computed.ts'
import type { Document } from '../format.ts'
import { signalName } from '../signals.ts'
import { octal } from './values.ts'

/** The programs of a supervisor file, one per section, however many processes it makes. */
export function programsOf({ source, tree }: Document): Program[] {
  const sections = groupBy(
    tree.entries.filter(({ body }) => body),
    ({ name }) => name.value,
  )
  const daemon = optionsOf(sections, 'supervisord')
  const groups = groupsIn(sections)
  const here = folderOf(source.path)
  const programs: Program[] = []
  for (const [name, [entry]] of sections) {
    const program = /^(?:fcgi-)?program:(.*)$/s.exec(name)?.[1]?.trim()
    if (program === undefined || !entry) continue
    const options = optionsOf(sections, name)
    const command = options.get('command')
    if (command)
      programs.push(
        read(program, entry, command, { options, daemon, here, group: groups.get(program) ?? program, comments: tree.comments }),
      )
  }
  return programs
}

/** By their names, in the order in which each is first seen. */
type Sections = ReadonlyMap<string, readonly Entry[]>

/** What a program is described by. */
interface Description {
  options: Map<string, Word>
  /** Options of `[supervisord]`. */
  daemon: Map<string, Word>
  /** Folder of the file. */
  here: string
  group: string
  comments: Document['tree']['comments']
}

function read(name: string, entry: Entry, command: Word, description: Description): Program {
  const { options, daemon, here, group, comments } = description
  const numprocs = options.get('numprocs')?.value ?? '1'
  const isSingle = numprocs === '1'
  const names = new Map<string, string | number>([
    ['program_name', name],
    ['group_name', group],
    ['here', here],
  ])
  if (/^\d+$/.test(numprocs)) names.set('numprocs', Number(numprocs))
  const first = options.get('numprocs_start')?.value ?? '0'
  if (isSingle && /^\d+$/.test(first)) names.set('process_num', Number(first))
  const expand = (text: string) => expandPercents(text, name => names.get(name))

  const environment = variables(options.get('environment'), comments, expand)
  for (const [variable, { value }] of environment) if (!isTemplate(value)) names.set(`ENV_${variable}`, value)
  const words = splitCommand(command, 'shlex', withoutComments(command, comments)).words.map(word => ({
    ...word,
    value: expand(word.value),
  }))

  const stop = options.get('stopsignal')
  const program: Program = {
    manager: 'supervisor',
    name,
    entry,
    command: { at: command, words, shell: false },
    environment: new Map([...variables(daemon.get('environment'), comments, expand), ...environment]),
    stopSignal: stop ? { name: signalName(expand(stop.value)), at: stop } : { name: 'TERM' },
  }
  const directory = options.get('directory')
  if (directory) program.directory = settled(expand(directory.value))
  const user = options.get('user') ?? daemon.get('user')
  if (user) program.user = settled(expand(user.value))
  const socket = entry.name.value.startsWith('fcgi-') ? socketOf(options, expand) : undefined
  if (socket) program.sockets = [socket]
  return program
}

/** The socket that supervisord opens for a `fcgi-program`, which gets it as descriptor 0: its owner's alone unless told otherwise. */
function socketOf(options: Map<string, Word>, expand: (text: string) => string): HandedSocket | undefined {
  const at = options.get('socket')
  const address = at && fcgiAddress(expand(at.value))
  if (!at || !address || address.kind === 'tcp') return at && address && { address, at }
  const mode = options.get('socket_mode')
  const [owner, group] = expand(options.get('socket_owner')?.value ?? options.get('user')?.value ?? '').split(':')
  const permissions: SocketPermissions = { at: mode ?? at }
  const digits = mode ? octal(mode.value) : '700'
  if (digits !== undefined) permissions.mode = Number.parseInt(digits, 8)
  if (owner && !isTemplate(owner)) permissions.owner = owner
  if (group && !isTemplate(group)) permissions.group = group
  return { address, at, permissions }
}

/** `unix:///run/app.sock` and `tcp://host:port`; undefined for anything else, which supervisord refuses, and for templates. */
function fcgiAddress(text: string): Address | undefined {
  if (isTemplate(text)) return undefined
  const [, path] = /^unix:\/\/(\/.+)$/i.exec(text) ?? []
  if (path !== undefined) return { kind: 'unix', path: normalPath(path) }
  const [, host, port] = /^tcp:\/\/([^/:]+):(\d+)$/i.exec(text) ?? []
  return host === undefined ? undefined : { kind: 'tcp', host, port: Number(port) }
}

/** Options of all sections of one name and those of `[DEFAULT]`; the last one of each name counts. */
function optionsOf(sections: Sections, name: string): Map<string, Word> {
  const options = new Map<string, Word>()
  for (const wanted of ['DEFAULT', name])
    for (const { body = [] } of sections.get(wanted) ?? []) for (const { name, args } of body) if (args[0]) options.set(name.value, args[0])
  return options
}

/** Programs and the groups that list them; a program that none does is in one of its own name. */
function groupsIn(sections: Sections): Map<string, string> {
  const groups = new Map<string, string>()
  for (const { name, body } of [...sections.values()].flat()) {
    if (!name.value.startsWith('group:')) continue
    const members = body?.findLast(({ name }) => name.value === 'programs')?.args[0]?.value ?? ''
    for (const member of members.split(',').map(member => member.trim()))
      if (!groups.has(member)) groups.set(member, name.value.slice('group:'.length).trim())
  }
  return groups
}

function variables(value: Word | undefined, comments: Description['comments'], expand: (text: string) => string): Map<string, Word> {
  if (!value) return new Map()
  const { pairs } = readEnvironment(value, withoutComments(value, comments))
  return new Map(pairs.map(({ name, value }) => [name.value, { ...value, value: expand(value.value) }]))
}

function settled(text: string): Known<string> {
  return isTemplate(text) ? computed() : known(text)
}
