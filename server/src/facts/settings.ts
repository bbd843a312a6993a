import type { Span } from '../span.ts'
import type { Value } from '../syntax/python/reader.ts'

/** The value of one Django setting after everything was imported and assigned, with the statement that decided it. */
export interface Setting {
  name: string
  value: Value
  /** The assignment, or the last statement that changed it. */
  at: Span
}

/** A settings module as `import` would leave it: its own assignments and those of what it imports with `*`. */
export interface SettingsModule {
  /** Dotted name from the project's folder: `shop.settings.production`. */
  name: string
  /** Path of the module's file in the workspace. */
  path: string
  /** What to point at when something is missing from the module: its first statement. */
  at: Span
  settings: Map<string, Setting>
  /** Folder of `manage.py`, or where the dotted name starts. */
  project: string
  /** False when an import could not be followed or code may set any name (`exec`, `globals().update`): a setting that is absent may be there. */
  complete: boolean
}

/** The value of a setting; undefined where the module does not set it (see `isUnset`). */
export function settingOf(module: SettingsModule, name: string): Value | undefined {
  return module.settings.get(name)?.value
}

/** Whether a setting surely has Django's default: it is not set, and nothing unseen can have set it. */
export function isUnset(module: SettingsModule, name: string): boolean {
  return module.complete && !module.settings.has(name)
}

/** The text of a string or a path. */
export function asText(value: Value | undefined): string | undefined {
  return value?.kind === 'text' || value?.kind === 'path' ? value.value : undefined
}

/** `True` or `False`, and nothing that only counts as such. */
export function asFlag(value: Value | undefined): boolean | undefined {
  return value?.kind === 'flag' ? value.value : undefined
}

/** What `if` makes of a value; undefined where that is not known. `'False'` is true. */
export function isTruthy(value: Value | undefined): boolean | undefined {
  if (!value) return undefined
  switch (value.kind) {
    case 'unknown':
      return undefined
    case 'none':
      return false
    case 'path':
      return true
    case 'list':
    case 'tuple':
      return value.items.length > 0
    case 'dict':
      return value.pairs.length > 0
    default:
      return Boolean(value.value)
  }
}

/** The items of a list or tuple; single items may be unknown. */
export function itemsOf(value: Value | undefined): Value[] | undefined {
  return value?.kind === 'list' || value?.kind === 'tuple' ? value.items : undefined
}

/** The texts of a list or tuple; undefined where one of them is not known, or is no text. */
export function asList(value: Value | undefined): string[] | undefined {
  const texts = itemsOf(value)?.flatMap(item => asText(item) ?? [])
  return texts && texts.length === itemsOf(value)?.length ? texts : undefined
}

/** Whether Django answers for a host without port (django.http.request.validate_host): `.a.com` stands for all below `a.com` too. */
export function allowsHost(patterns: readonly string[], host: string): boolean {
  const name = host.toLowerCase()
  return patterns.some(written => {
    const pattern = written.toLowerCase()
    return pattern === '*' || pattern === name || (pattern.startsWith('.') && (name.endsWith(pattern) || name === pattern.slice(1)))
  })
}

/** What a dict holds under a key, or a key in that; undefined where there is none or the dict is not known. */
export function valueAt(value: Value | undefined, ...keys: string[]): Value | undefined {
  let found = value
  for (const key of keys) {
    if (found?.kind !== 'dict') return undefined
    found = found.pairs.find(([name]) => name.kind === 'text' && name.value === key)?.[1]
  }
  return found
}

/** Whether a value is written in the very statement that decides the setting, so that changing it there changes nothing else. */
export function isWrittenIn(setting: Setting, value: Value): boolean {
  return value.source === setting.at.source && setting.at.start <= value.start && value.end <= setting.at.end
}

/** Whether a value is one plain string literal in the file: not computed, and not two strings with a comma missing between them. */
export function isLiteral(value: Value): boolean {
  return value.kind === 'text' && /^[rRuU]?("""|'''|"|')(?:(?!\1)[^\\]|\\[\s\S])*\1$/.test(value.source.text.slice(value.start, value.end))
}

const wordsOfDevelopment: ReadonlySet<string> = new Set('dev devel development local test tests testing debug'.split(' '))

/** Whether a module says by its name that it is for development or tests: `shop.settings.dev`. */
export function isForDevelopment(name: string): boolean {
  return name.split(/[._]/).some(word => wordsOfDevelopment.has(word))
}

/** Whether a module says by its name that it is for production: `shop.settings.prod`. */
export function isForProduction(name: string): boolean {
  return /(^|[._])(prod|production|live|deploy|deployment|release)($|[._])/.test(name)
}
