import { editDistance } from '../../catalogue/catalogue.ts'
import { type Application, type AppServer, optionOf } from '../../facts/facts.ts'
import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import { finding, meantBy, unloaded } from '../gunicorn/app-spec.ts'
import type { Finding, Fix, Rule } from '../rule.ts'
import { entryModules, findIn, searchFolders } from './modules.ts'

export const appModuleNotFound: Rule = {
  id: 'stack/app-module-not-found',
  severity: 'error',
  summary: 'The application or the settings that a server loads are not in the project',

  *check(stack) {
    yield* settingsNotFound(stack)
    for (const server of stack.servers) {
      const meant = server.kind === 'uwsgi' && !optionOf(server, 'callable') ? meantBy(server, stack) : undefined
      if (meant) yield finding(server, meant)
      const { app } = server
      const module = app && moduleOf(app)
      if (!app || !module || !stack.project || findIn(searchFolders(server, stack), module, stack)) continue
      const [first = '', ...rest] = module.split('.')
      const last = rest.at(-1)
      if (meantBy(server, stack) || isForAnother(server, stack) || isSomewhere(module, server, stack)) continue
      if (last !== 'wsgi' && last !== 'asgi' && !hasPackage(first, server, stack)) continue
      if (comesFromPackage(first)) continue
      const candidates = entryModules(stack, last === 'asgi' || /^(uvicorn|daphne)$/.test(server.kind) ? 'asgi' : 'wsgi')
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

/** Settings that the environment of a server names, and that are one or two letters away from some of the project, or in no package of it. */
function* settingsNotFound(stack: Stack): Iterable<Finding> {
  const { project, servers, settings, workspace } = stack
  if (!project) return
  const own = settings.map(({ name }) => name)
  for (const server of servers) {
    const at = server.environment.get('DJANGO_SETTINGS_MODULE') ?? server.program?.environment.get('DJANGO_SETTINGS_MODULE')
    const name = at?.value ?? ''
    if (!at || own.length === 0 || !/^[A-Za-z_]\w*(\.\w+)+$/.test(name) || isTemplate(name)) continue
    const folders = searchFolders(server, stack)
    if (findIn(folders, name, stack)) continue
    const meant = own.filter(other => editDistance(name, other, 2) <= 2)
    const isPackage = folders.some(folder => workspace.has(`${folder}/${name.split('.')[0]}`))
    if (meant.length === 0 && (isPackage || isForAnother(server, stack))) continue
    const [only, another] = meant.length > 0 ? meant : own
    yield {
      at,
      message: t('there is no {0} in the project; {1}; it has {2}', name, symptom(server), (meant.length > 0 ? meant : own).join(', ')),
      fixes: only === undefined || another !== undefined ? [] : [{ title: t('write {0}', only), edits: [{ at, text: only }] }],
    }
  }
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
  if (kind === 'uwsgi') return unloaded()
  return t('the server ends with an import error')
}

function load(candidate: string, { kind, value, at }: Application): Fix {
  const [, name] = value.split(':')
  const text = kind === 'file' ? `${candidate.replaceAll('.', '/')}.py` : candidate + (name === undefined ? '' : `:${name}`)
  return { title: t('load {0}', text), edits: [{ at, text }] }
}
