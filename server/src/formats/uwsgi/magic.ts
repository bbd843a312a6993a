import { type Known, known, unknown } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { type Source, type Span, span } from '../../span.ts'

/** An ini file as uWSGI was told to read it. */
export interface ConfigFile {
  source: Source
  /** Path on the server, where a command line or another file names it. */
  serverPath?: string
  /** The path by which it was named, without the section. */
  argument?: string
  /** The section asked for; undefined stands for `uwsgi`. */
  section?: string
}

/** What the letters of `%d` and the like stand for, besides the file itself. */
export interface MagicContext {
  file: ConfigFile
  /** The first file loaded by `--ini`, which the capital letters mean; `none` where a file was named without an option. */
  first?: ConfigFile | 'none'
  /** Folder of the workspace. A file of which nothing tells the place on the server has its workspace path, so that paths made from it can be compared with one another. */
  root: string
  /** Directory uWSGI is started in. */
  directory?: Known<string>
}

/**
 * Text after `uwsgi_open_and_read` (core/io.c) replaced every `%` and the character behind it, line feeds included. What only the
 * running server would tell makes the whole text unknown.
 */
export function expandMagic(text: string, context: MagicContext): Known<string> {
  let because: string | undefined
  const value = text.replace(/%([\s\S])/g, (pair, letter: string) => {
    if (letter === '(') return pair
    const magic = magicValue(letter, context)
    if (magic.known) return magic.value
    because ??= magic.because
    return ''
  })
  return because === undefined ? known(value) : unknown(because)
}

function magicValue(letter: string, { file, first, root, directory }: MagicContext): Known<string> {
  if (letter === '%') return known('%')
  if (letter === '[') return known('\x1b')
  if (letter === 'v') return directory ?? notHere(letter)
  if ('hkVbugUGtTij'.includes(letter)) return notHere(letter)
  if (letter === 'x') return known(file.section ?? '')
  if (letter === 'o') return file.argument === undefined ? notHere(letter) : known(file.argument)
  if ('psndec'.includes(letter) || /\d/.test(letter)) return partOfPath(letter, file, root)
  if (!'PSNDEC'.includes(letter)) return 'OXIJ'.includes(letter) ? notHere(letter) : known('')
  if (first === 'none') return known('')
  return first ? partOfPath(letter.toLowerCase(), first, root) : notHere(letter)
}

function partOfPath(letter: string, { source, serverPath }: ConfigFile, root: string): Known<string> {
  const path = serverPath ?? source.path
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const name = path.slice(folder.length)
  const dot = name.lastIndexOf('.')
  switch (letter) {
    case 'p':
      return known(path)
    case 's':
      return known(name)
    case 'n':
      return known(dot < 0 ? name : name.slice(0, dot))
    case 'e':
      return known(dot < 0 ? '' : name.slice(dot + 1))
    case 'd':
      return known(folder)
    case 'c':
      return serverPath === undefined && folder === `${root}/` ? notHere(letter) : known(folder.split('/').at(-2) ?? '')
    default:
      return serverPath === undefined ? notHere(letter) : known(folder.split('/')[Number(letter) + 1] ?? '')
  }
}

function notHere(letter: string): Known<string> {
  return unknown(t('%{0} is only known on the server', letter))
}

/** A line that is lost because the line above, a comment perhaps, ends in a `%` that takes the line feed with it. One that ends `%NAME%` is a template. */
interface SwallowedLine {
  percent: Span
  line: Span
}

export function swallowedLines(source: Source): SwallowedLine[] {
  const { text } = source
  const found: SwallowedLine[] = []
  for (const { index, 0: pair } of text.matchAll(/%[\s\S]/g)) {
    if (pair !== '%\n' || /%[A-Z][A-Z0-9_]{2,}$/.test(text.slice(Math.max(0, index - 60), index))) continue
    const end = text.indexOf('\n', index + 2)
    found.push({ percent: span(source, index, index + 1), line: span(source, index + 2, end < 0 ? text.length : end) })
  }
  return found
}
