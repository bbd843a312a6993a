import type { Option } from '../../facts/facts.ts'
import { isTemplate, type Known, known } from '../../facts/known.ts'
import { type Span, sliceOf } from '../../span.ts'
import type { Word } from '../../syntax/tree.ts'
import { computed } from '../computed.ts'

/** An option of a command line. */
export interface Flag {
  /** The name it is known by in the rest of the program. */
  name: string
  /** The value it stands for by itself; undefined where the value follows. */
  means?: string
}

/** The arguments of a command, told apart. */
export interface Arguments {
  options: Option[]
  operands: Word[]
  /** False where an option is not known, and what belongs to it cannot be told. */
  understood: boolean
}

/**
 * Reads arguments as Python's argparse and click do: `--name value`, `--name=value`, any unique beginning of a long name, `-n value`,
 * `-nvalue`, and everything behind `--` as operands. `flags` is keyed by the option with its dashes.
 */
export function readArguments(words: readonly Word[], flags: ReadonlyMap<string, Flag>): Arguments {
  const read: Arguments = { options: [], operands: [], understood: true }
  for (let index = 0; index < words.length; index++) {
    const word = words[index]
    if (!word) continue
    if (word.value === '--') {
      read.operands = read.operands.concat(words.slice(index + 1))
      break
    }
    if (!/^-./.test(word.value) || /^-\d/.test(word.value)) {
      read.operands.push(word)
      continue
    }
    const { flag, from } = flagOf(word, flags)
    if (!flag) read.understood = false
    else if (flag.means !== undefined) read.options.push({ name: flag.name, value: known(flag.means), at: word })
    else if (from !== undefined) read.options.push({ name: flag.name, value: settled(word.value.slice(from)), at: behind(word, from) })
    else {
      const value = words[++index]
      if (value) read.options.push({ name: flag.name, value: settled(value.value), at: value })
    }
  }
  return read
}

/** The option a word names, and where its value begins if that is glued to it. */
function flagOf({ value }: Word, flags: ReadonlyMap<string, Flag>): { flag?: Flag; from?: number } {
  if (!value.startsWith('--')) {
    const flag = flags.get(value)
    return flag ? { flag } : { flag: flags.get(value.slice(0, 2)), from: 2 }
  }
  const equals = value.indexOf('=')
  const name = equals < 0 ? value : value.slice(0, equals)
  const candidates = [...flags].filter(([flag]) => flag.startsWith(name)).map(([, flag]) => flag)
  const flag = flags.get(name) ?? (new Set(candidates.map(({ name }) => name)).size === 1 ? candidates[0] : undefined)
  return equals < 0 ? { flag } : { flag, from: equals + 1 }
}

/** A value; what a shell, a manager or a template puts in is unknown. */
export function settled(text: string): Known<string> {
  return isTemplate(text) || /\$[\w{(]|`/.test(text) ? computed() : known(text)
}

function behind(word: Word, from: number): Span {
  const asWritten = word.end - word.start === word.value.length
  return asWritten ? sliceOf(word, from) : word
}
