import { definitionsIn } from '../../facts/definitions.ts'
import type { Application, AppServer } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { pathBelow } from '../../path.ts'
import { sliceOf, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Finding, Rule } from '../rule.ts'
import { findIn, searchFolders } from '../stack/modules.ts'

export const appSpec: Rule = {
  id: 'gunicorn/app-spec',
  severity: 'error',
  summary: 'gunicorn is given the application as a path or a dotted name, or by a name its module does not define',

  *check(stack) {
    for (const server of stack.servers) {
      const meant = meantBy(server, stack)
      if (server.app && meant) yield finding(server.app, meant)
    }
  },
}

/** What was meant by an application that gunicorn will not find, and what it says instead. */
interface Meant {
  spec: string
  symptom: string
  /** More than one thing could be meant. */
  unsure?: true
}

function finding({ value, at }: Application, { spec, symptom, unsure }: Meant): Finding {
  const start = textOf(at).indexOf(value)
  const edits = [{ at: start < 0 ? at : sliceOf(at, start, start + value.length), text: spec }]
  return {
    at,
    message: t('gunicorn wants module:name and does not find {0}: {1}; write {2}', value, symptom, spec),
    fixes: [{ title: t('write {0}', spec), edits, ...(unsure ? {} : { safe: true as const }) }],
  }
}

/** What a gunicorn was meant to run. Undefined where its application is right, or nothing in the workspace tells what would be. */
export function meantBy(server: AppServer, stack: Stack): Meant | undefined {
  const { kind, app } = server
  if (kind !== 'gunicorn' || app?.kind !== 'module') return undefined
  const { value } = app
  const folders = searchFolders(server, stack)
  const find = (dotted: string) => {
    const found = findIn(folders, dotted, stack)
    return found?.exact ? found.path : undefined
  }
  if (/^[\w./-]+$/.test(value) && (value.includes('/') || value.endsWith('.py'))) {
    const dotted = inside(value, server).replace(/^\.\//, '').replace(/\.py$/, '').replaceAll('/', '.')
    return find(dotted) ? { spec: `${dotted}:application`, symptom: t('ModuleNotFoundError, and it exits') } : undefined
  }
  const [, module = '', name] = /^([A-Za-z_][\w.]*?)(?::([A-Za-z_]\w*))?$/.exec(value) ?? []
  if (module === '') return undefined
  const path = find(module)
  if (path) return meantInstead(module, name ?? 'application', path, find, stack)
  const dot = module.lastIndexOf('.')
  const parent = dot > 0 ? find(module.slice(0, dot)) : undefined
  const attribute = module.slice(dot + 1)
  if (name !== undefined || !parent || !namesIn(parent, stack)?.has(attribute)) return undefined
  return {
    spec: `${module.slice(0, dot)}:${attribute}`,
    symptom: t('ModuleNotFoundError ("{0}" is not a package), and it exits', module.slice(0, dot)),
  }
}

/** The name that a module lacks, found under another one or in its `wsgi` module. */
function meantInstead(
  module: string,
  name: string,
  path: string,
  find: (dotted: string) => string | undefined,
  stack: Stack,
): Meant | undefined {
  const names = namesIn(path, stack)
  if (!names || names.has(name) || stack.workspace.has(submodule(path, name))) return undefined
  const symptom = t("\"Failed to find attribute '{0}' in '{1}'\", and it exits", name, module)
  if (names.has('application')) return { spec: `${module}:application`, symptom }
  const wsgi = find(`${module}.wsgi`)
  if (wsgi && namesIn(wsgi, stack)?.has(name)) return { spec: `${module}.wsgi:${name}`, symptom }
  if (wsgi && namesIn(wsgi, stack)?.has('application')) return { spec: `${module}.wsgi:application`, symptom }
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
