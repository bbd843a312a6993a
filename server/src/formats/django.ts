import type { SettingsModule } from '../facts/settings.ts'
import { fileName, folderOf } from '../path.ts'
import { type Span, span, textOf } from '../span.ts'
import { type Expression, everyStatement } from '../syntax/python/ast.ts'
import { parsePython, statementsOf } from '../syntax/python/reader.ts'
import type { Document, Format, Workspace } from './format.ts'
import { dottedName, projectOf } from './modules.ts'
import { evaluateModule } from './python/evaluate.ts'

/** What the settings of a whole project set and those of a part or of an application do not. */
const whole = ['INSTALLED_APPS', 'ROOT_URLCONF']

/** Whether a Python file holds settings, by its name or that of its folder. */
function isSettingsFile(path: string): boolean {
  return fileName(path).includes('settings') || fileName(folderOf(path)) === 'settings'
}

function isEntryFile(path: string): boolean {
  const name = fileName(path)
  return name === 'manage.py' || name.includes('wsgi') || name.includes('asgi')
}

export const django: Format = {
  id: 'django',
  recognises(path, text) {
    if (!path.endsWith('.py')) return false
    if (isSettingsFile(path)) return true
    if (isEntryFile(path)) return text === '' || text.includes('DJANGO_SETTINGS_MODULE') || /\bdjango\b/.test(text)
    return /^(INSTALLED_APPS|ROOT_URLCONF|SECRET_KEY)\s*=/m.test(text)
  },
  parse: parsePython,
  facts(document, workspace) {
    if (isEntryFile(document.source.path) && !isSettingsFile(document.source.path)) return {}
    const module = settingsModule(document, workspace)
    return module && whole.some(name => module.settings.has(name)) ? { settings: [module] } : {}
  },
}

/**
 * The settings that a file gives Django when it is `DJANGO_SETTINGS_MODULE`, those of what it imports included. Any Python file can
 * be read so: whether it is meant as settings is for the caller to know.
 */
export function settingsModule(document: Document, workspace: Workspace): SettingsModule {
  const { path } = document.source
  return workspace.keep('settings', path, () => readSettings(workspace.document(path, 'django') ?? document, workspace))
}

function readSettings(document: Document, workspace: Workspace): SettingsModule {
  const { path } = document.source
  const { names, complete } = evaluateModule(document, workspace)
  const project = projectOf(workspace, path)
  return {
    name: dottedName(path, project),
    path,
    at: firstStatement(document),
    settings: new Map([...names].filter(([name]) => isSetting(name))),
    project,
    complete,
  }
}

/** Django takes every name without lower-case letters (`isupper` in django.conf.Settings), `_X` too. */
function isSetting(name: string): boolean {
  return /[A-Z]/.test(name) && name === name.toUpperCase()
}

function firstStatement({ source, tree }: Document): Span {
  const [docstring, second] = tree.entries
  const first = docstring && /^[rRuU]?["']/.test(textOf(docstring.name)) ? (second ?? docstring) : docstring
  return first ? span(source, first.start, first.end) : span(source, 0, 0)
}

/**
 * The settings module that `manage.py`, `wsgi.py` or `asgi.py` names in `DJANGO_SETTINGS_MODULE`, at the text that names it. Undefined
 * where the name is computed, depends on the environment, or several are named.
 */
export function settingsNamedIn(document: Document): { name: string; at: Span } | undefined {
  const found: { name: string; at: Span }[] = []
  const take = (key: Expression | undefined, value: Expression | undefined) => {
    if (key?.kind !== 'text' || key.value !== 'DJANGO_SETTINGS_MODULE' || !value) return
    found.push({ name: value.kind === 'text' ? value.value : '', at: span(value.source, value.start, value.end) })
  }
  for (const statement of everyStatement(statementsOf(document.tree))) {
    if (statement.kind === 'assign') {
      for (const target of statement.targets)
        if (target.kind === 'subscript' && textOf(target.of).endsWith('environ')) take(target.index, statement.value)
    } else if (statement.kind === 'expression' && statement.value.kind === 'call') {
      const { callee, args } = statement.value
      if (/\benviron\.setdefault$|\bputenv$/.test(textOf(callee))) take(args[0]?.value, args[1]?.value)
    }
  }
  const [first] = found
  return first && first.name !== '' && found.every(({ name }) => name === first.name) ? first : undefined
}
