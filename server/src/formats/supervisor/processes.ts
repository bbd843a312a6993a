import { type Known, known, unknown } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { type Span, span } from '../../span.ts'
import { readEnvironment } from '../../syntax/environment.ts'
import { type Configuration, expand, type Names, optionsIn, type SetOption } from './configuration.ts'
import { boolean, byteSize, exitCodes, integer, logFile, octal, type Plain, type Reader, restart, signal, text } from './values.ts'

/** One process that supervisord keeps running. */
export interface Process {
  group: string
  name: Known<string>
  /** The header of the section that describes it. */
  at: Span
  options: ProcessOption[]
  environment: { name: string; value: Known<string>; at: Span }[]
  /** Why the environment is not known; then it is empty. */
  noEnvironment?: string
}

interface ProcessOption {
  name: string
  value: Known<Plain>
  /** Undefined for a default. */
  at?: Span
}

/** More than anybody starts of one program. */
const most = 1000

/** The processes of a configuration, group by group as `process_groups_from_parser` in supervisor/options.py makes them. */
export function processesOf(configuration: Configuration): Process[] {
  const sections = [...configuration.sections.keys()]
  const daemon = daemonEnvironment(configuration)
  const grouped = new Set<string>()
  const processes: Process[] = []
  for (const section of sections) {
    const group = /^group:(.*)$/s.exec(section)?.[1]?.trim()
    if (group === undefined) continue
    const programs = optionsIn(configuration, section).get('programs')
    const members = programs ? expand(programs.text, daemon.names) : unknown<string>('')
    for (const member of members.known ? members.value.split(',') : []) {
      const found = [`program:${member.trim()}`, `fcgi-program:${member.trim()}`].find(name => configuration.sections.has(name))
      if (!found) continue
      grouped.add(found)
      processes.push(...processesIn(found, group, configuration, daemon))
    }
  }
  for (const kind of ['program', 'eventlistener', 'fcgi-program'])
    for (const section of sections) {
      if (!section.startsWith(`${kind}:`) || grouped.has(section)) continue
      processes.push(...processesIn(section, section.slice(kind.length + 1).trim(), configuration, daemon))
    }
  return processes
}

/** What `[supervisord]` gives to all: variables, and the names `ENV_…` for them. */
interface Daemon {
  environment: Process['environment']
  names: Names
}

function daemonEnvironment(configuration: Configuration): Daemon {
  const option = optionsIn(configuration, 'supervisord').get('environment')
  const names = new Map<string, Known<string | number>>([['host_node_name', unknown(t('the name of the host'))]])
  if (!option) return { environment: [], names }
  // `get` expands it a first time, `read_config` a second one.
  const once = expand(option.text, names)
  const { environment } = readVariables({ ...option, text: once.known ? once.value : option.text }, names)
  return { environment, names: withVariables(names, environment) }
}

function processesIn(section: string, group: string, configuration: Configuration, daemon: Daemon): Process[] {
  const at = configuration.sections.get(section)?.at
  if (!at) return []
  const options = optionsIn(configuration, section)
  const names = new Map<string, Known<string | number>>([
    ...daemon.names,
    ['program_name', known(section.slice(section.indexOf(':') + 1).trim())],
    ['group_name', known(group)],
  ])
  const common = commonOptions.map(option => read(options, option, names))
  const stopsGroup = common.find(({ name }) => name === 'stopasgroup')?.value
  common.push(read(options, ['killasgroup', boolean, stopsGroup?.known ? stopsGroup.value : false], names))
  const count = numberOf(common, 'numprocs')
  return numbersFrom(numberOf(common, 'numprocs_start'), count).map(number => {
    const own = new Map(names)
    own.set('process_num', number === undefined ? unknown(t('the number of processes')) : known(number))
    own.set('numprocs', count === undefined ? unknown(t('the number of processes')) : known(count))
    const variables = readVariables(options.get('environment'), own)
    const all = withVariables(own, variables.environment)
    const rest = processOptions.map(option => read(options, option, all))
    return {
      group,
      name: expand(options.get('process_name')?.text.trim() ?? '%(program_name)s', all),
      at,
      options: redirected([...rest, ...common]),
      environment: [...new Map([...daemon.environment, ...variables.environment].map(variable => [variable.name, variable])).values()],
      ...(variables.because !== undefined && { noEnvironment: variables.because }),
    }
  })
}

/** The numbers of the processes of a program; one that is undefined where the configuration does not tell them. */
function numbersFrom(first: number | undefined, count: number | undefined): (number | undefined)[] {
  if (first === undefined || count === undefined) return [undefined]
  return Array.from({ length: Math.min(Math.max(count, 0), most) }, (_, index) => first + index)
}

/** An option, how its value is read, and the value it has where the file gives none. */
type Declared = [name: string, reader: Reader, otherwise: Plain]

function read(options: ReadonlyMap<string, SetOption>, [name, reader, otherwise]: Declared, names: Names): ProcessOption {
  const option = options.get(name)
  if (!option) return { name, value: known(otherwise) }
  const expanded = expand(option.text, names)
  return { name, value: expanded.known ? readBy(reader, expanded.value) : expanded, at: option.at }
}

/** Options that are the same for all processes of a program. */
const commonOptions: Declared[] = [
  ['numprocs', integer, 1],
  ['numprocs_start', integer, 0],
  ['priority', integer, 999],
  ['autostart', boolean, true],
  ['autorestart', restart, 'unexpected'],
  ['startsecs', integer, 1],
  ['startretries', integer, 3],
  ['exitcodes', exitCodes, [0]],
  ['stopsignal', signal, 'TERM'],
  ['stopwaitsecs', integer, 10],
  ['stopasgroup', boolean, false],
  ['user', text, null],
  ['umask', octal, null],
  ['redirect_stderr', boolean, false],
  ['serverurl', url => (url.trim().toUpperCase() === 'AUTO' ? null : url), null],
  ['stdout_capture_maxbytes', byteSize, 0],
  ['stdout_events_enabled', boolean, false],
  ['stderr_capture_maxbytes', byteSize, 0],
  ['stderr_events_enabled', boolean, false],
]

/** Options in which the number of the process and its own variables may stand. */
const processOptions: Declared[] = [
  ['command', text, null],
  ['directory', text, null],
  ...['stdout', 'stderr'].flatMap((stream): Declared[] => [
    [`${stream}_logfile`, logFile, 'AUTO'],
    [`${stream}_logfile_maxbytes`, byteSize, 50 * 1024 * 1024],
    [`${stream}_logfile_backups`, integer, 10],
    [`${stream}_syslog`, boolean, false],
  ]),
]

/** What goes to the other file has none of its own. */
function redirected(options: ProcessOption[]): ProcessOption[] {
  const redirects = options.find(({ name }) => name === 'redirect_stderr')?.value
  if (!redirects?.known || redirects.value !== true) return options
  return options.map(option => (option.name === 'stderr_logfile' ? { ...option, value: known('NONE') } : option))
}

function readBy(reader: Reader, value: string): Known<Plain> {
  const plain = reader(value)
  return plain === undefined ? unknown(t('supervisord refuses "{0}"', value)) : known(plain)
}

function numberOf(options: readonly ProcessOption[], name: string): number | undefined {
  const value = options.find(option => option.name === name)?.value
  return value?.known && typeof value.value === 'number' ? value.value : undefined
}

/** The variables of an `environment`, expanded as a whole before it is taken apart; where that is not possible, one by one. */
function readVariables(option: SetOption | undefined, names: Names): { environment: Process['environment']; because?: string } {
  if (!option) return { environment: [] }
  const whole = expand(option.text, names)
  const written = whole.known ? whole.value : option.text
  const { pairs, trouble } = readEnvironment(span(option.at.source, 0, 0), written)
  if (trouble) return { environment: [], because: t('supervisord refuses these variables') }
  return {
    environment: pairs.map(({ name, value }) => ({
      name: name.value,
      value: whole.known ? known(value.value) : expand(value.value, names),
      at: option.at,
    })),
  }
}

function withVariables(names: Names, environment: Process['environment']): Names {
  return new Map([...names, ...environment.map(({ name, value }) => [`ENV_${name}`, value] as const)])
}
