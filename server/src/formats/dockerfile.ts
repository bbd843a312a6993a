import type { Program } from '../facts/facts.ts'
import { type Known, known } from '../facts/known.ts'
import { fileName } from '../path.ts'
import { span } from '../span.ts'
import { isExecForm, parseDockerfile } from '../syntax/dockerfile.ts'
import type { Entry, Tree, Word } from '../syntax/tree.ts'
import { computed } from './computed.ts'
import type { Format } from './format.ts'
import { signalName } from './signals.ts'
import { suffixOf } from './suffixes.ts'

export const dockerfile: Format = {
  id: 'dockerfile',
  recognises: (path, text) => isNamed(fileName(path)) && /^[ \t]*FROM[ \t]/im.test(text),
  parse: parseDockerfile,
  facts: ({ tree }) => {
    const image = imageOf(tree)
    const command = image && startCommand(image)
    return { programs: command ? [{ ...programOf(image), command }] : [] }
  },
}

/** `Dockerfile`, `Dockerfile.prod`, `web.dockerfile`. */
function isNamed(name: string): boolean {
  return suffixOf(name) === 'dockerfile' || /^Dockerfile([.-][\w.-]+)?$/.test(name)
}

/** The last stage of a Dockerfile, which is the image that runs, with what it takes from the stages it is built on. */
export interface Image {
  /** `FROM` of the last stage. */
  from: Entry
  command?: Entry
  entrypoint?: Entry
  directory?: Known<string>
  user?: Known<string>
  environment: Map<string, Word>
  stopSignal?: Word
}

/** Undefined for a file without `FROM`. */
export function imageOf({ entries }: Tree): Image | undefined {
  const last = lastStage(entries)
  if (!last) return undefined
  const chain: Stage[] = []
  for (let stage: Stage | undefined = last; stage; stage = stage.base) chain.push(stage)
  const image: Image = { from: last.from, environment: new Map() }
  for (const { instructions } of chain.reverse()) for (const entry of instructions) apply(entry, image)
  return image
}

/** A `FROM` with what follows it. */
interface Stage {
  from: Entry
  /** The stage before it that it is built on. */
  base?: Stage
  instructions: Entry[]
}

function lastStage(entries: readonly Entry[]): Stage | undefined {
  const named = new Map<string, Stage>()
  let last: Stage | undefined
  for (const entry of entries) {
    if (entry.name.value !== 'FROM') last?.instructions.push(entry)
    else {
      const [base, as, name] = entry.args.filter(({ value }) => !value.startsWith('--'))
      last = { from: entry, base: base && named.get(base.value), instructions: [] }
      if (as?.value.toUpperCase() === 'AS' && name) named.set(name.value, last)
    }
  }
  return last
}

function apply(entry: Entry, image: Image): void {
  const { name, args } = entry
  const [first] = args
  if (!first) return
  if (name.value === 'CMD') image.command = entry
  if (name.value === 'ENTRYPOINT') {
    image.entrypoint = entry
    image.command = undefined
  }
  if (name.value === 'WORKDIR') image.directory = directoryOf(first.value, image)
  if (name.value === 'USER') image.user = settled(first.value.replace(/:.*$/s, ''), image)
  if (name.value === 'STOPSIGNAL') image.stopSignal = first
  if (name.value === 'ENV') for (const [variable, word] of variables(args)) image.environment.set(variable, word)
}

/** A relative `WORKDIR` counts from the one before. */
function directoryOf(path: string, image: Image): Known<string> {
  const settledPath = settled(path, image)
  if (!settledPath.known || settledPath.value.startsWith('/')) return settledPath
  const before = image.directory ?? known('/')
  return before.known ? known(`${before.value.replace(/\/$/, '')}/${settledPath.value}`) : before
}

/** Variables that `ENV` set are put in; `ARG` and what the base image brings are unknown. */
function settled(text: string, { environment }: Image): Known<string> {
  const expanded = text.replace(/\$(?:(\w+)|\{(\w+)\})/g, (written, plain, braced) => environment.get(plain ?? braced)?.value ?? written)
  return /[${]/.test(expanded) ? computed() : known(expanded)
}

/** `ENV A=1 B=2`, or in the old form `ENV A 1`. */
function* variables(args: Word[]): Iterable<[string, Word]> {
  const [first, second] = args
  if (first && second && !first.value.includes('=')) {
    const last = args.at(-1) ?? second
    yield [
      first.value,
      {
        ...span(first.source, second.start, last.end),
        value: args
          .slice(1)
          .map(({ value }) => value)
          .join(' '),
      },
    ]
    return
  }
  for (const word of args) {
    const equals = word.value.indexOf('=')
    if (equals > 0) yield [word.value.slice(0, equals), { ...word, value: word.value.slice(equals + 1) }]
  }
}

/** What the image starts: the entry point with the command as its arguments; one that a shell reads takes none. Undefined where the base image tells. */
function startCommand({ command, entrypoint }: Image): Program['command'] | undefined {
  const started = entrypoint && entrypoint.args.length > 0 ? entrypoint : command
  if (!started) return undefined
  const shell = !isExecForm(started)
  const words = shell || started === command ? started.args : [...started.args, ...(command?.args ?? [])]
  if (words.length === 0) return undefined
  const at = started === command || !command ? started : command
  return { at: argumentsOf(at), words, shell }
}

function argumentsOf({ source, name, end }: Entry) {
  const start = name.end + (/^[ \t]*/.exec(source.text.slice(name.end, end))?.[0].length ?? 0)
  return span(source, start, end)
}

/** A program of the image, but for its command. */
function programOf({ from, directory, user, environment, stopSignal }: Image): Omit<Program, 'command'> {
  const program: Omit<Program, 'command'> = {
    manager: 'dockerfile',
    name: fileName(from.source.path),
    entry: from,
    environment,
    stopSignal: stopSignal ? { name: signalName(stopSignal.value), at: stopSignal } : { name: 'TERM' },
  }
  if (directory) program.directory = directory
  if (user) program.user = user
  return program
}
