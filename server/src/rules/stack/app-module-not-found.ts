import type { Application, AppServer } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import { meantBy } from '../gunicorn/app-spec.ts'
import type { Fix, Rule } from '../rule.ts'
import { entryModules, findIn, searchFolders } from './modules.ts'

export const appModuleNotFound: Rule = {
  id: 'stack/app-module-not-found',
  severity: 'error',
  summary: 'The application that the server loads is not in the project',

  *check(stack) {
    for (const server of stack.servers) {
      const { app } = server
      const module = app && moduleOf(app)
      if (!app || !module || !stack.project || findIn(searchFolders(server, stack), module, stack)) continue
      const [first = '', ...rest] = module.split('.')
      const last = rest.at(-1)
      if (meantBy(server, stack) || isForAnother(server, stack) || isSomewhere(module, server, stack)) continue
      if (last !== 'wsgi' && last !== 'asgi' && !hasPackage(first, server, stack)) continue
      if (comesFromPackage(first)) continue
      const candidates = entryModules(stack, last === 'asgi' ? 'asgi' : 'wsgi')
      if (candidates.length === 0) continue
      const fixes = candidates.map(candidate => load(candidate, app))
      yield {
        at: app.at,
        message: t('there is no {0} in the project; {1}; it has {2}', app.value, symptom(server), candidates.join(', ')),
        fixes: fixes.length === 1 ? fixes.map(fix => ({ ...fix, safe: true })) : fixes,
      }
    }
  },
}

/** The dotted module of `shop.wsgi:application` or `shop/wsgi.py`; undefined for what could be a factory call, a template or an absolute path. */
function moduleOf({ kind, value }: Application): string | undefined {
  const name = kind === 'file' ? value.replace(/^\.\//, '').replace(/\.py$/, '').replaceAll('/', '.') : (value.split(':')[0] ?? '')
  return /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(name) && name.includes('.') ? name : undefined
}

/** Whether a server starts in a folder that cannot be seen, while another one shows that the project lies elsewhere on the machine. */
function isForAnother({ directory }: AppServer, stack: Stack): boolean {
  if (!directory?.known || stack.locate(directory.value)) return false
  return stack.servers.some(other => {
    const module = other.app && moduleOf(other.app)
    if (!module || !other.directory?.known || other.directory.value === directory.value) return false
    return findIn(searchFolders(other, stack), module, stack) !== undefined
  })
}

/** Whether a server that starts nobody knows where would find the module if it did so in the right folder. */
function isSomewhere(module: string, { directory }: AppServer, { workspace }: Stack): boolean {
  const path = `/${module.replaceAll('.', '/')}.py`
  return !directory?.known && workspace.files.some(file => file.endsWith(path))
}

function hasPackage(name: string, server: AppServer, stack: Stack): boolean {
  return searchFolders(server, stack).some(folder => stack.workspace.has(`${folder}/${name}`))
}

/** `module = django.core.wsgi:get_wsgi_application()` is legal: the package is installed, not written here. */
function comesFromPackage(name: string): boolean {
  return ['django', 'channels', 'whitenoise', 'newrelic', 'configurations', 'ddtrace'].includes(name)
}

function symptom({ kind }: AppServer): string {
  if (kind === 'gunicorn') return t('gunicorn exits with ModuleNotFoundError, and nginx answers 502')
  if (kind === 'uwsgi')
    return t('uWSGI starts all the same and answers every request with "Internal Server Error" (no python application found)')
  return t('the server ends with an import error')
}

function load(candidate: string, { kind, value, at }: Application): Fix {
  const [, name] = value.split(':')
  const text = kind === 'file' ? `${candidate.replaceAll('.', '/')}.py` : candidate + (name === undefined ? '' : `:${name}`)
  return { title: t('load {0}', text), edits: [{ at, text }] }
}
