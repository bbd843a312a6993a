import { t } from '../../l10n.ts'
import { folderOf } from '../../path.ts'
import type { Span } from '../../span.ts'
import { everyStatement, type Statement } from '../../syntax/python/ast.ts'
import { findModule, isWithin } from '../modules.ts'
import { fromLibrary, memberOf } from './members.ts'
import type { Module } from './module.ts'
import { bind, loseAll, moduleAt } from './names.ts'

type From = Statement & { kind: 'from' }
type Import = Statement & { kind: 'import' }

/** Where `from … import` looks: in a library, or in the project, with the file if it is there. */
interface Origin {
  /** Folder that the dotted name counts from. */
  folder: string
  dotted: string
  file?: string | undefined
  library?: true
}

function originOf({ module: dotted, level }: From, { path, folder, evaluation }: Module): Origin {
  const { workspace } = evaluation
  if (level === 0) {
    const [first = ''] = dotted.split('.')
    if (!isLocal({ folder, evaluation }, first)) return { folder, dotted, library: true }
    return { folder, dotted, file: findModule(workspace, folder, dotted) }
  }
  let base = folderOf(path)
  for (let up = Math.min(level, 100); up > 1; up--) base = folderOf(base)
  const inside = base.startsWith(`${folder}/`) ? base.slice(folder.length + 1).replaceAll('/', '.') : undefined
  const file = findModule(workspace, base, dotted)
  if (inside === undefined) return { folder: base, dotted, file }
  return { folder, dotted: [inside, dotted].filter(part => part !== '').join('.'), file }
}

/** `import a.b` binds `a`, `import a.b as c` the module itself. */
export function runImport({ modules }: Import, module: Module): void {
  const { folder, evaluation } = module
  for (const { name, as, at } of modules) {
    const [first = name] = name.split('.')
    const bound = as ? name : first
    const local = isLocal(module, first)
    bind(module, as ?? first, local ? { kind: 'module', folder, name: bound } : { kind: 'symbol', name: bound }, at)
    if (local) moduleAt(folder, name, evaluation)
  }
}

/**
 * Loads the modules that statements import. Done before a module is read several ways, so that all ways start with the same modules,
 * and what one of them changes in another module is seen as a difference.
 */
export function loadAhead(statements: Statement[], module: Module): void {
  const { folder, evaluation } = module
  for (const statement of everyStatement(statements)) {
    evaluation.steps--
    if (statement.kind === 'import') for (const { name } of statement.modules) moduleAt(folder, name, evaluation)
    if (statement.kind !== 'from') continue
    const origin = originOf(statement, module)
    if (origin.library) continue
    moduleAt(origin.folder, origin.dotted, evaluation)
    for (const { name } of statement.names ?? [])
      moduleAt(origin.folder, origin.dotted === '' ? name : `${origin.dotted}.${name}`, evaluation)
  }
}

/** Whether an import cannot fail: the module is there, or comes with Python. */
export function isSureImport(statement: From | Import, module: Module): boolean {
  if (statement.kind === 'from') {
    const { file, library, dotted } = originOf(statement, module)
    return file !== undefined || (library === true && isStandard(dotted))
  }
  const { evaluation, folder } = module
  return statement.modules.every(({ name }) => findModule(evaluation.workspace, folder, name) !== undefined || isStandard(name))
}

/** `from module import a, b` or `from module import *`. A module that is not there may set anything. */
export function runFrom(statement: From, module: Module): void {
  const { folder, dotted, file, library } = originOf(statement, module)
  const { names } = statement
  if (names) {
    for (const { name, as, at } of names)
      bind(module, as ?? name, library ? fromLibrary(dotted, name, at) : memberOf({ folder, name: dotted }, name, at, module), at)
    return
  }
  const other = file === undefined ? undefined : module.evaluation.load(file, dotted, folder)
  if (other) importAll(other, module)
  else if (library && isStandard(dotted)) importLibrary(dotted, statement, module)
  else {
    const { complete } = module
    loseAll(module, t('{0} cannot be seen and may set it', `${'.'.repeat(statement.level)}${statement.module}`))
    if (dotted === 'django.conf.global_settings') module.complete = complete
  }
}

/** No module of Python itself sets a name that settings have; a few bring functions that compute paths. */
function importLibrary(library: string, at: Span, module: Module): void {
  const names = library === 'os.path' ? ['join', 'dirname', 'abspath', 'realpath', 'normpath'] : library === 'pathlib' ? ['Path'] : []
  for (const name of names) bind(module, name, fromLibrary(library, name, at), at)
}

/** `from module import *`: its `__all__`, else every name that does not begin with an underscore. */
function importAll(other: Module, module: Module): void {
  if (!other.complete) loseAll(module, t('{0} may set it', other.name))
  const listed = other.names.get('__all__')?.thing
  const all = listed?.kind === 'list' || listed?.kind === 'tuple' ? listed.items : undefined
  if (listed && !all) loseAll(module, t('{0} may set it', other.name))
  for (const [name, binding] of other.names) {
    const exported = all ? all.some(item => item.kind === 'text' && item.value === name) : !name.startsWith('_')
    if (exported) module.names.set(name, { ...binding })
  }
  module.evaluation.steps -= other.names.size
}

function isLocal({ evaluation, folder }: Pick<Module, 'evaluation' | 'folder'>, first: string): boolean {
  return (
    findModule(evaluation.workspace, folder, first) !== undefined || (!isStandard(first) && evaluation.workspace.has(`${folder}/${first}`))
  )
}

/** The modules of Python itself that settings use: always there, and none of them sets a name of Django. */
const standard = new Set(
  '__future__ os sys pathlib posixpath re json logging datetime time copy collections itertools functools warnings socket platform subprocess importlib mimetypes tempfile base64 hashlib secrets random string types typing urllib configparser glob shutil ssl email math enum contextlib dataclasses multiprocessing traceback uuid io csv ast inspect textwrap decimal'.split(
    ' ',
  ),
)

function isStandard(dotted: string): boolean {
  return isWithin(standard, dotted)
}
