import { definitionsIn } from '../../facts/definitions.ts'
import { type AppServer, optionOf } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { pathBelow } from '../../path.ts'
import { sliceOf, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Finding, Rule } from '../rule.ts'
import { findIn, searchFolders } from '../stack/modules.ts'

export const appSpec: Rule = {
  id: 'gunicorn/app-spec',
  severity: 'error',
  summary: 'gunicorn, uvicorn or Daphne is given the application as a path or a dotted name, or by a name its module does not define',

  *check(stack) {
    for (const server of stack.servers) {
      const meant = server.kind === 'uwsgi' ? undefined : meantBy(server, stack)
      if (meant) yield finding(server, meant)
    }
  },
}

/** What was meant by an application that a server will not find, and what it says instead. */
interface Meant {
  spec: string
  symptom: string
  /** More than one thing could be meant. */
  unsure?: true
}

export function finding({ kind, app, at: command }: AppServer, { spec, symptom, unsure }: Meant): Finding {
  const { value, at } = app ?? { value: '', at: command }
  const start = textOf(at).indexOf(value)
  const edits = [{ at: start < 0 ? at : sliceOf(at, start, start + value.length), text: spec }]
  return {
    at,
    message: t('{0} wants module:name and does not find {1}: {2}; write {3}', kind, value, symptom, spec),
    fixes: [{ title: t('write {0}', spec), edits, ...(unsure ? {} : { safe: true as const }) }],
  }
}

/** What a server was meant to run. Undefined where its application is right, or nothing in the workspace tells what would be. */
export function meantBy(server: AppServer, stack: Stack): Meant | undefined {
  const { kind, app } = server
  const isAsgi = takesAsgiAlone(server)
  if (app?.kind !== 'module' || (kind !== 'gunicorn' && kind !== 'uwsgi' && !isAsgi)) return undefined
  const { value } = app
  const folders = searchFolders(server, stack)
  const find = (dotted: string) => {
    const found = findIn(folders, dotted, stack)
    return found?.exact ? found.path : undefined
  }
  const [, file = ''] = /^([\w./-]+?)(?::\w+)?$/.exec(value) ?? []
  if (file.includes('/') || file.endsWith('.py')) {
    const dotted = inside(file, server).replace(/^\.\//, '').replace(/\.py$/, '').replaceAll('/', '.')
    if (isAsgi) return meantWithName(dotted, server, find, stack)
    const symptom = kind === 'uwsgi' ? unloaded() : t('ModuleNotFoundError, and it exits')
    return find(dotted) ? { spec: `${dotted}:application`, symptom } : undefined
  }
  const [, module = '', name] = /^([A-Za-z_][\w.]*?)(?::([A-Za-z_]\w*))?$/.exec(value) ?? []
  if (module === '') return undefined
  const path = find(module)
  if (path && isAsgi && name === undefined) return meantWithName(module, server, find, stack)
  if (path) return meantInstead(module, name ?? 'application', path, server, find, stack)
  const dot = module.lastIndexOf('.')
  const parent = dot > 0 ? find(module.slice(0, dot)) : undefined
  const attribute = module.slice(dot + 1)
  if (name !== undefined || !parent || !namesIn(parent, stack)?.has(attribute)) return undefined
  return {
    spec: `${module.slice(0, dot)}:${attribute}`,
    symptom: isAsgi ? nameless(server) : t('ModuleNotFoundError ("{0}" is not a package), and it exits', module.slice(0, dot)),
  }
}

/** Whether a server takes ASGI applications alone, and its command tells all about where it looks for one. */
export function takesAsgiAlone(server: AppServer): boolean {
  const { kind, complete } = server
  return (kind === 'uvicorn' || kind === 'daphne') && complete && !optionOf(server, 'app-dir', 'interface')
}

type Find = (dotted: string) => string | undefined

/** An application of a module that stands alone, or of the ASGI module beside that. */
function meantWithName(module: string, server: AppServer, find: Find, stack: Stack): Meant | undefined {
  const asgi = module.replace(/(?<=^|\.)wsgi$/, 'asgi')
  const best = find(asgi) ? asgi : module
  const path = find(best)
  const names = path === undefined ? undefined : namesIn(path, stack)
  const name = ['application', 'app'].find(name => names?.has(name))
  return name === undefined ? undefined : { spec: `${best}:${name}`, symptom: nameless(server), ...(best !== module && { unsure: true }) }
}

/** What uvicorn and Daphne say of a module without a name in it. */
function nameless({ kind, app }: AppServer): string {
  const format = `Import string "${app?.value ?? ''}" must be in format "<module>:<attribute>".`
  return said(kind === 'uvicorn' ? format : 'not enough values to unpack (expected 2, got 1)')
}

function said(words: string): string {
  return t('"{0}", and it exits', words)
}

/** What a server says of a name that its module does not have. */
function lacking(name: string, module: string, { kind }: AppServer): string {
  if (kind === 'uwsgi') return unloaded()
  if (kind === 'uvicorn') return said(`Attribute "${name}" not found in module "${module}".`)
  return said(kind === 'daphne' ? `module '${module}' has no attribute '${name}'` : `Failed to find attribute '${name}' in '${module}'`)
}

/** What uWSGI does without an application. */
export function unloaded(): string {
  return t('uWSGI starts all the same and answers every request with "Internal Server Error" (no python application found)')
}

/** The name that a module lacks, found under another one or in its `wsgi` or `asgi` module. */
function meantInstead(module: string, name: string, path: string, server: AppServer, find: Find, stack: Stack): Meant | undefined {
  const names = namesIn(path, stack)
  if (!names || names.has(name) || stack.workspace.has(submodule(path, name))) return undefined
  const symptom = lacking(name, module, server)
  if (names.has('application')) return { spec: `${module}:application`, symptom }
  const entry = `${module}.${server.kind === 'gunicorn' ? 'wsgi' : 'asgi'}`
  const inEntry = find(entry)
  const meant = [name, 'application'].find(other => inEntry && namesIn(inEntry, stack)?.has(other))
  if (meant) return { spec: `${entry}:${meant}`, symptom }
  return names.has('app') ? { spec: `${module}:app`, symptom, unsure: true } : undefined
}

/** The names that a file defines; undefined where there may be others. */
function namesIn(path: string, { workspace }: Stack): ReadonlySet<string> | undefined {
  const document = workspace.document(path, 'django')
  const found = document && definitionsIn(document.tree)
  return found?.complete ? found.names : undefined
}

/** A package has its submodules as attributes once they are imported. */
function submodule(path: string, name: string): string {
  return path.endsWith('/__init__.py') ? path.replace(/__init__\.py$/, `${name}.py`) : ''
}

/** A path below the folder that gunicorn starts in. */
function inside(path: string, { directory }: AppServer): string {
  return directory?.known ? pathBelow(directory.value, path) : path
}
