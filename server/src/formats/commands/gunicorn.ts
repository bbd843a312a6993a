import { gunicornCatalogue } from '../../catalogue/index.ts'
import type { Option, Program, ServerFacts } from '../../facts/facts.ts'
import { folderOf } from '../../path.ts'
import { splitCommand } from '../../syntax/commandLine.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Document, Workspace } from '../format.ts'
import { gunicornFileIsComplete, gunicornFileOptions, gunicornServer } from '../gunicorn.ts'
import { findFile } from './files.ts'
import { type Flag, readArguments, settled } from './options.ts'
import type { Launch } from './wrappers.ts'

/** The gunicorn of a command, with the configuration file it names or finds where it is started. */
export function gunicornFromCommand(launch: Launch, program: Program, workspace: Workspace): ServerFacts {
  const [executable, ...words] = launch.words
  const { options, operands, understood } = readArguments(words, flags())
  const variable = launch.environment.get('GUNICORN_CMD_ARGS')
  const fromVariable = variable ? readArguments(wordsOf(variable), flags()) : { options: [], understood: true }
  const given: Option[] = [...fromVariable.options, ...options]
  const file = configurationFile(given, launch, program, workspace)
  const [app] = operands
  if (app) given.push({ name: 'wsgi_app', value: settled(app.value), at: app })
  return gunicornServer([...(file.document ? gunicornFileOptions(file.document, workspace) : []), ...given], {
    at: program.command.at,
    complete: understood && fromVariable.understood && file.complete,
    directory: launch.directory,
    program: { ...program, user: launch.user, environment: launch.environment },
    executable,
  })
}

/** The file of `-c`, else `gunicorn.conf.py` in the directory gunicorn is started in; incomplete where it cannot be seen or told. */
function configurationFile(
  given: Option[],
  launch: Launch,
  program: Program,
  workspace: Workspace,
): { document?: Document; complete: boolean } {
  const named = given.findLast(({ name }) => name === 'config')
  if (named && (!named.value.known || named.value.value.startsWith('python:'))) return { complete: false }
  const name = named?.value.known ? named.value.value.replace(/^file:/, '') : 'gunicorn.conf.py'
  const path = findFile(name, { directory: launch.directory, beside: program.entry.source.path }, workspace)
  const isThere = path !== undefined && (named !== undefined || isIn(launch, path, workspace))
  const document = isThere ? workspace.document(path, 'gunicorn') : undefined
  if (document) return { document, complete: gunicornFileIsComplete(document, workspace) }
  return { complete: named === undefined && !workspace.files.some(file => file.endsWith('/gunicorn.conf.py')) }
}

/** Without `-c`, a file of that name counts only in the very directory. */
function isIn({ directory }: Launch, path: string, workspace: Workspace): boolean {
  const folder = folderOf(path)
  if (!directory?.known) return folder === workspace.root
  return workspace.locate(directory.value) === folder || directory.value.endsWith(folder.slice(folder.lastIndexOf('/')))
}

let flagsByName: Map<string, Flag> | undefined

/** Every spelling of every setting. */
function flags(): Map<string, Flag> {
  flagsByName ??= new Map(
    gunicornCatalogue().settings.flatMap(({ name, flags = [], takes }) =>
      flags.map(flag => [flag, takes === 'none' ? { name, means: flag.startsWith('--no-') ? 'False' : 'True' } : { name }] as const),
    ),
  )
  return flagsByName
}

/** The words of `GUNICORN_CMD_ARGS`, all standing where the variable stands. */
function wordsOf({ source, start, end, value }: Word): Word[] {
  const { words } = splitCommand({ source, start: 0, end: value.length }, 'shlex', value)
  return words.map(({ value }) => ({ source, start, end, value }))
}
