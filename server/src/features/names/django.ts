import type { AppServer } from '../../facts/facts.ts'
import { servedFrom } from '../../facts/servedFrom.ts'
import { asText, isLiteral, itemsOf, type SettingsModule } from '../../facts/settings.ts'
import { settingsNamedIn } from '../../formats/django.ts'
import { findModule } from '../../formats/modules.ts'
import { folderOf } from '../../path.ts'
import { insideQuotes, whereNamed } from '../../rules/django/settings.ts'
import { findIn, searchFolders } from '../../rules/stack/modules.ts'
import { mayBeSame, servedFolder } from '../../rules/static/folders.ts'
import type { Span } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { everyStatement } from '../../syntax/python/ast.ts'
import { statementsOf } from '../../syntax/python/reader.ts'
import { fileAt, type Occurrence, occurrence, partOf } from './occurrence.ts'

/** Modules that servers and settings load: `shop.wsgi:application` leads to that name in its file. */
export function* modulesIn(stack: Stack): Iterable<Occurrence> {
  const { workspace, servers, settings, documents } = stack
  const named = new Map<string, { path: string; callable: string }>()
  function* use(path: string | undefined, callable: string, at: Span, setting: string): Iterable<Occurrence> {
    if (path === undefined) return
    const name = `${path}:${callable}`
    named.set(name, { path, callable })
    yield occurrence('module', 'use', at, { name, setting })
  }
  for (const server of servers) {
    const { app } = server
    if (!app) continue
    const [dotted = '', callable = 'application'] = app.kind === 'module' ? app.value.split(':') : []
    const path = app.kind === 'file' ? fileOf(app.value, server, stack) : findIn(searchFolders(server, stack), dotted, stack)?.path
    yield* use(path, callable.replace(/\(.*$/s, ''), app.at, appSetting(server))
  }
  for (const module of settings)
    for (const setting of ['WSGI_APPLICATION', 'ASGI_APPLICATION', 'ROOT_URLCONF']) {
      const value = module.settings.get(setting)?.value
      const text = asText(value)
      if (!value || text === undefined) continue
      const dot = setting === 'ROOT_URLCONF' ? -1 : text.lastIndexOf('.')
      const path = findModule(workspace, module.project, dot < 0 ? text : text.slice(0, dot))
      yield* use(path, dot < 0 ? 'urlpatterns' : text.slice(dot + 1), value, setting)
    }
  for (const [name, { path, callable }] of named) {
    const document = documents.find(({ source, format }) => source.path === path && format.id === 'django')
    const entry = document?.tree.entries.find(({ name }) => name.value === callable)
    yield occurrence('module', 'definition', entry?.name ?? fileAt(path), { name, setting: callable })
  }
}

function appSetting({ kind, options, app }: AppServer): string {
  return options.find(({ at }) => at === app?.at)?.name ?? kind
}

function fileOf(path: string, server: AppServer, stack: Stack): string | undefined {
  if (path.startsWith('/')) return stack.locate(path)
  return searchFolders(server, stack)
    .map(folder => `${folder}/${path.replace(/^\.\//, '')}`)
    .find(path => stack.workspace.has(path))
}

/** Who names which settings module: entry modules, the environment of programs and servers, and modules that take over another's settings. */
export function* settingsModulesIn(stack: Stack): Iterable<Occurrence> {
  const { workspace, project, documents, servers, programs } = stack
  const paths = new Set<string>()
  function* use(path: string | undefined, at: Span, setting: string): Iterable<Occurrence> {
    if (path === undefined) return
    paths.add(path)
    yield occurrence('settings', 'use', at, { name: path, setting })
  }
  for (const document of documents) {
    if (document.format.id !== 'django') continue
    const { path } = document.source
    const named = settingsNamedIn(document)
    if (named && project) yield* use(findModule(workspace, project, named.name), named.at, 'DJANGO_SETTINGS_MODULE')
    if (!stack.settings.some(module => module.path === path)) continue
    for (const statement of everyStatement(statementsOf(document.tree))) {
      if (statement.kind !== 'from' || statement.names || statement.level === 0) continue
      let folder = folderOf(path)
      for (let up = statement.level; up > 1; up--) folder = folderOf(folder)
      yield* use(findModule(workspace, folder, statement.module), statement, 'import')
    }
  }
  for (const { environment } of [...servers, ...programs]) {
    const word = environment.get('DJANGO_SETTINGS_MODULE')
    if (word && project) yield* use(findModule(workspace, project, word.value), word, 'DJANGO_SETTINGS_MODULE')
  }
  for (const { command } of programs)
    for (const [index, word] of command.words.entries()) {
      const glued = /^--settings=(.+)$/.exec(word.value)?.[1]
      const dotted = glued ?? (command.words[index - 1]?.value === '--settings' ? word.value : undefined)
      if (dotted === undefined || !project) continue
      const at = partOf(word, word.value.length - dotted.length) ?? word
      yield* use(findModule(workspace, project, dotted), at, 'settings')
    }
  for (const path of paths) yield occurrence('settings', 'definition', fileAt(path), { name: path, setting: 'settings' })
}

/** `STATIC_ROOT` and `MEDIA_ROOT`, and where their folders are served. */
export function* foldersIn(stack: Stack): Iterable<Occurrence> {
  const seen = new Set<string>()
  for (const module of stack.settings)
    for (const name of ['STATIC_ROOT', 'MEDIA_ROOT']) {
      const setting = module.settings.get(name)
      const folder = asText(setting?.value)
      if (!setting || !folder) continue
      const key = `${setting.at.source.path}:${setting.at.start}:${folder}`
      if (seen.has(key)) continue
      seen.add(key)
      yield occurrence('folder', 'definition', whereNamed(setting), { name: key, setting: name })
      for (const mount of stack.mounts)
        if (mayBeSame(folder, servedFolder(mount), stack))
          yield occurrence('folder', 'use', mount.at, {
            name: key,
            setting: mount.block ? (servedFrom(mount.block)?.directive ?? 'root') : 'static-map',
          })
    }
}

/** Settings that name hosts. */
export const hostSettings = [
  'ALLOWED_HOSTS',
  'CSRF_TRUSTED_ORIGINS',
  'CORS_ALLOWED_ORIGINS',
  'CORS_ORIGIN_WHITELIST',
  'SESSION_COOKIE_DOMAIN',
  'CSRF_COOKIE_DOMAIN',
]

/** The texts in a settings module that name hosts, with the literal each stands in; `literal` is undefined where it is computed. */
export function* hostsIn({ settings }: SettingsModule): Iterable<{ setting: string; text: string; at: Span; literal?: Span }> {
  for (const setting of hostSettings) {
    const value = settings.get(setting)?.value
    for (const item of value ? (itemsOf(value) ?? [value]) : []) {
      const text = asText(item)
      if (text === undefined) continue
      yield { setting, text, at: item, ...(isLiteral(item) && { literal: insideQuotes(item) }) }
    }
  }
}
