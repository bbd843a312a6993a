import { isTemplate } from '../../facts/known.ts'
import type { Document } from '../../formats/format.ts'
import { type Configuration, configurationOf } from '../../formats/supervisor/configuration.ts'
import { boolean } from '../../formats/supervisor/values.ts'
import { t } from '../../l10n.ts'
import { groupBy } from '../../list.ts'
import { documentsOf } from '../../stack.ts'
import { expandPercents } from '../../syntax/percent.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { pythonObject } from '../setting/values/supervisor.ts'
import { programKinds, sectionsIn, type WrittenSection } from './sections.ts'

export const refusedSection: Rule = {
  id: 'supervisor/refused-section',
  severity: 'error',
  summary: 'A section with which supervisord does not start: something is missing, or names a program that is not there',

  *check(stack) {
    const parts = groupBy([...sectionsIn(stack)], ({ entry }) => entry.name.value)
    const configurations = new Map<Document, Configuration>()
    const configuration = (document: Document) => {
      const known = configurations.get(document) ?? configurationOf(document, stack.workspace)
      configurations.set(document, known)
      return known
    }
    const templates = new Set(documentsOf(stack, 'supervisor').filter(isTemplated))
    for (const [header, [first, ...others]] of parts) {
      if (!first || isTemplate(header) || [first, ...others].some(({ document }) => templates.has(document))) continue
      const options = optionsOf([...(parts.get('DEFAULT') ?? []), first, ...others])
      yield* nameTroubles(first, options)
      yield* optionTroubles(first, options)
      yield* groupTroubles(first, options, parts, configuration)
    }
    yield* withoutDaemon(parts)
  },
}

/** What stands in all parts of a section; the last value of an option counts. */
function optionsOf(sections: WrittenSection[]): Map<string, Word> {
  const options = new Map<string, Word>()
  for (const { entry } of sections) for (const { name, args } of entry.body ?? []) if (args[0]) options.set(name.value, args[0])
  return options
}

/** A template engine may put in any line. */
function isTemplated({ tree, source }: Document): boolean {
  return tree.comments.some(({ start }) => /[{<]/.test(source.text[start] ?? '')) || tree.entries.some(({ name }) => isTemplate(name.value))
}

/** What a section of each kind cannot do without (supervisor/options.py). */
const needed: Record<string, string[]> = {
  program: ['command'],
  'fcgi-program': ['command', 'socket'],
  eventlistener: ['command', 'events'],
  rpcinterface: ['supervisor.rpcinterface_factory'],
}

const servers: Record<string, string[]> = { unix_http_server: ['file'], inet_http_server: ['port'] }

function* optionTroubles({ entry, kind, name }: WrittenSection, options: Map<string, Word>): Iterable<Finding> {
  const server = /^(unix|inet)_http_server/.exec(kind)?.[0]
  for (const option of (server ? servers[server] : name === '' ? undefined : needed[kind]) ?? []) {
    if (!options.has(option))
      yield { at: entry.name, message: t('[{0}] has no {1}, and supervisord does not start', entry.name.value, option) }
  }
  const [user, password] = [options.get('username'), options.get('password')]
  const alone = user ?? password
  if (server && alone && !(user && password))
    yield { at: alone, message: t('username and password belong together: with one of them supervisord does not start') }
  const factory = options.get('supervisor.rpcinterface_factory')
  if (kind === 'rpcinterface' && factory && !pythonObject.test(factory.value) && !/[%$@]|\{\w*\}/.test(factory.value))
    yield { at: factory, message: t('"{0}" is not module:function, and supervisord does not start', factory.value.replaceAll('\n', ' ')) }
  const redirect = options.get('redirect_stderr')
  if (kind === 'eventlistener' && redirect && boolean(redirect.value))
    yield { at: redirect, message: t('an event listener speaks over its output, so supervisord does not start with redirect_stderr') }
  const owner = options.get('socket_owner') ?? options.get('socket_mode')
  if (kind === 'fcgi-program' && owner && options.get('socket')?.value.startsWith('tcp://'))
    yield { at: owner, message: t('a TCP socket has no owner and no mode, and supervisord does not start with them') }
}

/** Names stand in the commands of supervisorctl and in URLs (`process_or_group_name` in supervisor/datatypes.py). */
function* nameTroubles({ entry, kind, name }: WrittenSection, options: Map<string, Word>): Iterable<Finding> {
  const named: [Word, string][] = kind === 'program' || kind === 'group' || kind === 'fcgi-program' ? [[entry.name, name]] : []
  const process = options.get('process_name')
  if (process && programKinds.includes(kind) && !isTemplate(process.value.replace(/%\(\w+\)\w+/g, ''))) named.push([process, process.value])
  for (const [at, name] of named) {
    const sign = /[ :/]/.exec(name.trim())?.[0]
    if (sign)
      yield {
        at,
        message: t(
          'the name "{0}" contains "{1}", and supervisord does not start; use letters, digits, - and _',
          name.replaceAll('\n', ' '),
          sign,
        ),
      }
  }
}

/** Members of a group that are nowhere, where every file that could describe them is there. */
function* groupTroubles(
  { document, kind }: WrittenSection,
  options: Map<string, Word>,
  parts: Map<string, WrittenSection[]>,
  configurationFrom: (main: Document) => Configuration,
): Iterable<Finding> {
  const programs = kind === 'group' ? options.get('programs') : undefined
  const names = expandPercents(programs?.value ?? '', () => undefined)
  if (!programs || names === '' || isTemplate(programs.value) || names.includes('%(')) return
  const configuration = configurationFrom(document)
  const isThere = (member: string) => parts.has(`program:${member}`) || parts.has(`fcgi-program:${member}`)
  const members = names.split(',').map(member => member.trim())
  if (!configuration.complete || !(configuration.sections.has('supervisord') || members.some(isThere))) return
  for (const member of members) {
    if (isThere(member)) continue
    yield {
      at: programs,
      message:
        member === ''
          ? t('a comma with no program behind it names an unknown program, and supervisord does not start')
          : t('there is no [program:{0}], and supervisord does not start with a group that names it', member),
    }
  }
}

/** Options that only `[supervisord]` has. */
const daemonOptions = new Set([
  'logfile',
  'logfile_maxbytes',
  'logfile_backups',
  'pidfile',
  'loglevel',
  'nodaemon',
  'minfds',
  'minprocs',
  'childlogdir',
])

/** A main file, which includes others, opens the door for supervisorctl or says how to log, without the section that makes it one. */
function* withoutDaemon(parts: Map<string, WrittenSection[]>): Iterable<Finding> {
  if (parts.has('supervisord')) return
  const misnamed = [...parts.values()]
    .flat()
    .find(({ entry, kind }) => !programKinds.includes(kind) && entry.body?.some(({ name }) => daemonOptions.has(name.value)))
  const sign = parts.get('include')?.[0] ?? parts.get('rpcinterface:supervisor')?.[0] ?? misnamed
  if (!sign || isTemplated(sign.document) || isTemplate(sign.entry.name.value)) return
  yield {
    at: sign.entry.name,
    message: t('no file has a section [supervisord], even an empty one, and supervisord does not start without'),
  }
}
