import type { Program } from '../../facts/facts.ts'
import { isTemplate, type Known, known } from '../../facts/known.ts'
import { span } from '../../span.ts'
import { exactly, splitCommand } from '../../syntax/commandLine.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { accountIn } from '../commands/wrappers.ts'
import { computed } from '../computed.ts'
import { type Image, imageOf } from '../dockerfile.ts'
import { readEnvironmentFile } from '../environmentFile.ts'
import type { Workspace } from '../format.ts'
import { signalName } from '../signals.ts'
import type { Service } from './service.ts'

/** What a service starts where the file says so; otherwise its image does, and the Dockerfile states that. */
export function programOf(service: Service, workspace: Workspace): Program | undefined {
  const parts = ['entrypoint', 'command'].flatMap(key => service.setting(key) ?? [])
  const words = parts.flatMap(commandWords).map(word => ({ ...word, value: word.value.replaceAll('$$', '$') }))
  const [first, last] = [words[0], words.at(-1)]
  if (!first || !last) return undefined
  const at = span(first.source, Math.min(first.start, last.start), Math.max(first.end, last.end))
  const image = imageBehind(service, workspace)
  const stop = service.text('stop_signal')
  const { variables, complete } = environmentOf(service, workspace)
  const program: Program = {
    manager: 'compose',
    name: service.name,
    entry: service.entry,
    command: { at, words, shell: false },
    environment: new Map([...(image?.environment ?? []), ...variables]),
    stopSignal: stop
      ? { name: signalName(stop.value), at: stop }
      : { name: image?.stopSignal ? signalName(image.stopSignal.value) : 'TERM' },
  }
  if (!complete) program.moreEnvironment = true
  const directory = service.text('working_dir')
  if (directory) program.directory = settled(directory.value)
  else if (image?.directory) program.directory = image.directory
  const user = service.text('user')
  if (user) program.user = accountIn(user.value)
  else if (image?.user) program.user = image.user
  return program
}

function imageBehind(service: Service, workspace: Workspace): Image | undefined {
  const build = service.build()
  const document = build && workspace.document(build.dockerfile, 'dockerfile')
  return document && imageOf(document.tree)
}

/** A list is taken word by word; a string is split as shlex splits it. */
function commandWords(setting: Entry): Word[] {
  const [first] = setting.args
  if (!first) return []
  const between = first.source.text.slice(setting.name.end, first.start)
  return /(^|\s)-\s+([|>][-+\d]*\s+)?$|\[\s*$/.test(between)
    ? setting.args
    : splitScalar(first, /\|[-+\d]*\s*$/.test(between) ? 'literal' : 'folded')
}

/** Folded and plain scalars go over lines that count as one; where quotes have escapes, all words stand where the scalar stands. */
function splitScalar(scalar: Word, style: 'literal' | 'folded'): Word[] {
  const { source, start, end, value } = scalar
  const inside = exactly(scalar)
  if (inside) return splitCommand(inside, 'shlex', value).words
  if (/["']/.test(source.text[start] ?? '')) {
    const { words } = splitCommand({ source, start: 0, end: value.length }, 'shlex', value)
    return words.map(({ value }) => ({ source, start, end, value }))
  }
  const text = source.text.slice(start, end)
  return splitCommand(scalar, 'shlex', style === 'literal' ? text : text.replace(/[\r\n]/g, ' ')).words
}

/** `environment` wins over `env_file`; `A` without a value comes from the host. */
function environmentOf(service: Service, workspace: Workspace): { variables: Map<string, Word>; complete: boolean } {
  const variables = new Map<string, Word>()
  let complete = true
  for (const item of service.list('env_file')) {
    const named = 'name' in item ? item.body?.find(({ name }) => name.value === 'path')?.args[0] : item
    const path = named && service.path(/^[./]/.test(named.value) ? named.value : `./${named.value}`)
    const read = path === undefined || !workspace.has(path) ? undefined : readEnvironmentFile(path, workspace)
    if (!read) complete = false
    for (const [name, word] of read ?? []) variables.set(name, word)
  }
  for (const item of service.list('environment')) {
    if ('name' in item) {
      if (item.args[0]) variables.set(item.name.value, item.args[0])
      continue
    }
    const equals = item.value.indexOf('=')
    if (equals > 0) variables.set(item.value.slice(0, equals), valueAfter(item, equals))
  }
  return { variables, complete }
}

function valueAfter(word: Word, equals: number): Word {
  const inside = exactly(word)
  const at = inside ? span(word.source, inside.start + equals + 1, inside.end) : word
  return { ...at, value: word.value.slice(equals + 1) }
}

function settled(text: string): Known<string> {
  return isTemplate(text) || text.includes('$') ? computed() : known(text)
}
