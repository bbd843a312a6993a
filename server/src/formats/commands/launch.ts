import type { Program } from '../../facts/facts.ts'
import { type Known, known, unknown } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { isOperator, splitScript } from '../../syntax/commandLine.ts'
import { scriptWords } from '../../syntax/shell.ts'
import type { Word } from '../../syntax/tree.ts'
import { computed } from '../computed.ts'
import type { Workspace } from '../format.ts'
import { isScript } from '../shell.ts'
import { findFile } from './files.ts'
import { type Assigned, type Launch, type Step, unwrap } from './wrappers.ts'

/** Tells whether words start an application server; if so, gives the words from its name on. */
type IsServer = (words: Word[]) => Word[] | undefined

/** Scripts that start scripts are followed this far. */
const deepest = 6

/**
 * The server that a command ends in: through `env`, `exec`, `gosu` and the like, through the script in `sh -c '…'`, and through scripts of
 * the workspace. Of a shell's commands the last one in the foreground counts. Undefined where none starts a server.
 */
export function launchOf(program: Program, workspace: Workspace, isServer: IsServer): Launch | undefined {
  const { command, directory, user, environment } = program
  const variables: Scope = { own: new Map() }
  const tracer: Tracer = { workspace, isServer, program, variables, parameters: [], depth: 0, scripts: { left: 50 } }
  if (command.shell || program.manager === 'systemd')
    for (const [name, { value }] of environment) if (name !== 'PORT') variables.own.set(name, value)
  const words = !command.shell && program.manager === 'systemd' ? expand(command.words, tracer) : command.words
  const start: Step = { words, directory, user }
  const found = command.shell ? inShell(words, start, tracer) : follow(start, tracer)
  return found && launched(found, environment)
}

/** With the variables of a program, and those that were set over them. */
function launched({ set, ...found }: Step, environment: ReadonlyMap<string, Word>): Launch {
  const assigned: Assigned[] = []
  for (let next = set; next; next = next.before) assigned.push(next)
  return { ...found, environment: new Map([...environment, ...assigned.reverse().map(({ name, value }) => [name, value] as const)]) }
}

interface Tracer {
  workspace: Workspace
  isServer: IsServer
  program: Program
  variables: Scope
  /** What `$@` stands for. */
  parameters: Word[]
  depth: number
  /** How many more scripts are opened, however they call each other. */
  scripts: { left: number }
}

/** Values of the variables of a shell, and those of the shell that has started it. Undefined hides what is known further out. */
interface Scope {
  own: Map<string, string | undefined>
  outer?: Scope
}

function lookUp(name: string, scope: Scope): string | undefined {
  for (let level: Scope | undefined = scope; level; level = level.outer) if (level.own.has(name)) return level.own.get(name)
  return undefined
}

function follow(launch: Step, tracer: Tracer): Step | undefined {
  if (tracer.depth > deepest) return undefined
  const inner = unwrap(launch)
  const server = tracer.isServer(inner.words)
  if (server) return { ...inner, words: server }
  const [first, ...rest] = inner.words
  if (!first) return undefined
  const script = scriptOf(inner.words)
  if (script) return inShell(splitScript(script).words, inner, deeper(tracer))
  const isShell = shells.test(first.value)
  const [file, ...parameters] = isShell ? rest.slice(rest.findIndex(({ value }) => !/^[-+]/.test(value))) : inner.words
  return file ? throughFile(file, parameters, inner, tracer) : undefined
}

const shells = /(^|\/)(ba|da|a|z|k)?sh$/

/** The script of `sh -c '…'`, `su user -c '…'` and `runuser -c '…'`. */
function scriptOf(words: Word[]): Word | undefined {
  if (!shells.test(words[0]?.value ?? '') && !/(^|\/)(su|runuser)$/.test(words[0]?.value ?? '')) return undefined
  const option = words.findIndex(({ value }, index) => index > 0 && /^-[a-z]*c$|^--command$/.test(value))
  return option < 0 ? undefined : words[option + 1]
}

/** Through a script of the workspace; one that cannot be seen is taken to start what its arguments name, as entry points do. */
function throughFile(file: Word, parameters: Word[], launch: Step, tracer: Tracer): Step | undefined {
  const { workspace, program } = tracer
  const path = findFile(file.value, { directory: launch.directory, beside: program.entry.source.path }, workspace)
  const document = path === undefined || tracer.scripts.left-- <= 0 ? undefined : workspace.document(path, 'shell')
  if (document && isScript(document.source.path, document.source.text) && document.source !== program.entry.source)
    return inShell(scriptWords(document.source), launch, { ...deeper(tracer), parameters })
  if (!/\.(sh|bash|py)$|entrypoint|wait|(^|[/_-])with[_-]\w+$/.test(file.value)) return undefined
  for (let index = 0; index < Math.min(parameters.length, 20); index++) {
    const found = tracer.isServer(unwrap({ ...launch, words: parameters.slice(index) }).words)
    if (found) return { ...launch, words: found }
  }
  return undefined
}

function deeper(tracer: Tracer): Tracer {
  return { ...tracer, variables: { own: new Map(), outer: tracer.variables }, depth: tracer.depth + 1 }
}

/** The last server that the commands of a shell start, one in the foreground before one in the background, and before `runserver`. */
function inShell(words: Word[], launch: Step, tracer: Tracer): Step | undefined {
  if (tracer.depth > deepest) return undefined
  let state = launch
  let best: { launch: Step; rank: number } | undefined
  for (const { words: written, background } of simpleCommands(words)) {
    const words = assign(expand(written, tracer), tracer)
    const [first, second] = words
    if (!first) continue
    if (first.value === 'cd') state = { ...state, directory: directoryOf(second, state) }
    else if (first.value === 'export')
      for (const [name, value] of exported(words, tracer)) state = { ...state, set: { name, value, before: state.set } }
    else {
      const found = follow({ ...state, words }, tracer)
      const rank = found ? (background ? 0 : 2) + (found.words.some(({ value }) => value.startsWith('runserver')) ? 0 : 1) : -1
      if (found && (!best || rank >= best.rank)) best = { launch: found, rank }
    }
  }
  return best?.launch
}

interface SimpleCommand {
  words: Word[]
  background: boolean
}

const keywords = new Set(['if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'while', 'until', '{', '}', '!', 'time', 'command', 'builtin'])

/** The commands between operators, without redirections and without the words of control flow before them. */
function simpleCommands(words: Word[]): SimpleCommand[] {
  const commands: SimpleCommand[] = []
  let current: Word[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index]
    if (!word) continue
    if (!isOperator(word)) {
      if (current.length > 0 || !keywords.has(word.value)) current.push(word)
    } else if (/[<>]/.test(word.value)) index++
    else {
      if (current.length > 0) commands.push({ words: current, background: word.value === '&' })
      current = []
    }
  }
  if (current.length > 0) commands.push({ words: current, background: false })
  return commands
}

/** Known variables and `$@` put in. */
function expand(words: Word[], { variables, parameters }: Tracer): Word[] {
  return words.flatMap(word => {
    if (/^(\$@|\$\*|\$\{@\})$/.test(word.value)) return parameters.length > 0 ? parameters : [word]
    if (!word.value.includes('$')) return [word]
    return [
      {
        ...word,
        value: word.value.replace(/\$(?:(\w+)|\{(\w+)\})/g, (written, plain, braced) => lookUp(plain ?? braced, variables) ?? written),
      },
    ]
  })
}

const assignment = /^([A-Za-z_]\w*)=(.*)$/s

/** Remembers `A=b` where it stands alone; before a command it stays for that command. */
function assign(words: Word[], { variables }: Tracer): Word[] {
  if (!words.every(({ value }) => assignment.test(value))) return words
  for (const { value } of words) {
    const [, name = '', text = ''] = assignment.exec(value) ?? []
    variables.own.set(name, /[$`]/.test(text) ? undefined : text)
  }
  return []
}

function* exported(words: Word[], { variables }: Tracer): Iterable<[string, Word]> {
  for (const word of words.slice(1)) {
    const [, name, text] = assignment.exec(word.value) ?? []
    const value = text ?? lookUp(word.value, variables)
    if (name !== undefined && value !== undefined && !/[$`]/.test(value)) variables.own.set(name, value)
    if (value !== undefined) yield [name ?? word.value, { ...word, value }]
  }
}

function directoryOf(target: Word | undefined, { directory }: Step): Known<string> {
  const path = target?.value ?? '~'
  if (/[$`~{]/.test(path)) return computed()
  if (path.startsWith('/')) return known(path)
  if (!directory?.known) return directory ?? unknown(t('the directory it is started in is not known'))
  return known(`${directory.value}/${path}`)
}
