import type { Setting } from '../../catalogue/catalogue.ts'
import { uwsgiCatalogue } from '../../catalogue/index.ts'
import type { Program, ServerFacts } from '../../facts/facts.ts'
import { type Known, known, unknown } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { type Span, sliceOf } from '../../span.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Workspace } from '../format.ts'
import { readCommand, type Stated } from './resolve.ts'
import { uwsgiServer } from './server.ts'

/** What is known about a uWSGI command beside its words. */
interface CommandStart {
  /** The whole command. */
  at: Span
  program?: Program
  /** Directory it is started in. */
  directory?: Known<string>
  /** The variables it is started with; those that begin with `UWSGI_` are options. */
  environment?: Map<string, Word>
}

/** The server that a command starts, with the ini files it names; the first word is the program. Undefined for a command without words. */
export function uwsgiFromCommand(words: readonly Word[], start: CommandStart, workspace: Workspace): ServerFacts | undefined {
  const [executable, ...rest] = words
  if (!executable) return undefined
  const environment = start.environment ?? start.program?.environment
  const directory = start.directory ?? start.program?.directory
  const { options, files, understood } = splitCommand(rest, { shell: start.program?.command.shell ?? false })
  const reading = readCommand([...environmentOptions(environment), ...options], files, { workspace, directory, environment })
  return uwsgiServer(
    { options: reading.options, complete: reading.complete && understood },
    { at: start.at, program: start.program, executable, directory },
  )
}

interface Command {
  options: Stated[]
  /** Configuration files named without an option. */
  files: Stated[]
  /** False where a word is no option that is known, and what belongs to it cannot be told. */
  understood: boolean
  /** Whether a shell reads the words first. */
  shell: boolean
}

/** Command line options as `getopt_long` reads them: any unique beginning of a name will do, and words may stand in any order. */
function splitCommand(words: readonly Word[], { shell }: Pick<Command, 'shell'>): Command {
  const command: Command = { options: [], files: [], understood: true, shell }
  for (let index = 0; index < words.length; index++) {
    const word = words[index]
    if (!word) continue
    const text = word.value
    if (text === '--') {
      for (const file of words.slice(index + 1)) command.files.push(stated('config', file, command))
      break
    }
    if (text.startsWith('--')) {
      const equals = text.indexOf('=')
      const setting = longOption(equals < 0 ? text.slice(2) : text.slice(2, equals))
      if (!setting) command.understood = false
      else if (equals >= 0) command.options.push(stated(setting.name, word, command, equals + 1))
      else if (setting.takes === 'required') {
        const value = words[++index]
        if (value) command.options.push(stated(setting.name, value, command))
      } else command.options.push({ name: setting.name, value: known(''), at: word })
    } else if (text.startsWith('-') && text.length > 1) index = shortOptions(words, index, command)
    else command.files.push(stated('config', word, command))
  }
  return command
}

/** One word of short options, `-M` or `-Mp4`; returns the index of the last word that was used. */
function shortOptions(words: readonly Word[], index: number, command: Command): number {
  const word = words[index]
  if (!word) return index
  for (let letter = 1; letter < word.value.length; letter++) {
    const setting = uwsgiCatalogue().settings.find(({ short, aliasOf }) => short === word.value[letter] && aliasOf === undefined)
    if (!setting) {
      command.understood = false
      return index
    }
    const isLast = letter === word.value.length - 1
    if (setting.takes === 'none' || (setting.takes === 'optional' && isLast)) {
      command.options.push({ name: setting.name, value: known(''), at: word })
      continue
    }
    if (!isLast) {
      command.options.push(stated(setting.name, word, command, letter + 1))
      return index
    }
    const value = words[index + 1]
    if (value) command.options.push(stated(setting.name, value, command))
    return index + 1
  }
  return index
}

function longOption(name: string): Setting | undefined {
  const exact = uwsgiCatalogue().find(name)
  if (exact || name === '') return exact
  const candidates = uwsgiCatalogue().settings.filter(setting => setting.name.startsWith(name))
  const meant = new Set(candidates.map(({ name, aliasOf }) => aliasOf ?? name))
  return meant.size === 1 ? candidates[0] : undefined
}

/**
 * An option with the part of a word behind `from` as its value. What a shell or systemd puts in is unknown; `$(NAME)` is uWSGI's own way
 * to write a variable where no shell stands before it.
 */
function stated(name: string, word: Word, { shell }: { shell: boolean }, from = 0): Stated {
  const value = word.value.slice(from)
  const asWritten = word.end - word.start === word.value.length
  return {
    name,
    value: (shell ? /\$/ : /\$[A-Za-z_{]/).test(value) ? unknown(t('it comes from the environment')) : known(value),
    at: asWritten ? sliceOf(word, from) : word,
  }
}

/** `UWSGI_PROCESSES=3` is `processes = 3`, before everything else. */
function environmentOptions(environment: Map<string, Word> | undefined): Stated[] {
  return [...(environment ?? [])].flatMap(([name, word]) => {
    const option = /^UWSGI_(.+)$/.exec(name)?.[1]?.toLowerCase().replaceAll('_', '-')
    return option === undefined ? [] : [{ name: option, value: known(word.value), at: word }]
  })
}
