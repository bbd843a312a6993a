import type { SettingsModule } from '../../facts/settings.ts'
import type { Workspace } from '../../formats/format.ts'
import { type Source, type Span, span } from '../../span.ts'
import { byDefault, type Found, inFile } from './found.ts'

/** What a service gets from its manager anyway. */
const given = new Set(['DJANGO_SETTINGS_MODULE', 'PATH', 'HOME', 'USER', 'LANG', 'PYTHONPATH', 'VIRTUAL_ENV'])

/** A name in quotes as the first argument: `os.environ["X"]`, `os.environ.get("X")`, `os.getenv("X")`. */
const standard = /\b(?:environ(?:\.get|\.pop)?|getenv)\s*[[(]\s*(["'])([A-Za-z_]\w*)\1/g
/** What libraries call their readers: `env = environ.Env()`, `from decouple import config`. */
const readers =
  /^(\w+)\s*=\s*(?:environ\.|environs\.|decouple\.)?(?:Env|FileAwareEnv|Config|AutoConfig)\(|^from\s+(?:decouple|starlette\.config)\s+import\s+.*?\b(config)\b(?:\s+as\s+(\w+))?/gm

/** Readers that know the name of their variable themselves: `env.db()`, `dj_database_url.config()`. */
const urls: Record<string, string> = {
  db: 'DATABASE_URL',
  db_url: 'DATABASE_URL',
  cache: 'CACHE_URL',
  cache_url: 'CACHE_URL',
  email_url: 'EMAIL_URL',
}

/** The variables that the settings module and what it imports read, each once, sorted. */
export function environmentOf(workspace: Workspace, module: SettingsModule | undefined): Found<'environment'> {
  const names = new Map<string, Span>()
  for (const source of module ? sourcesOf(workspace, module) : []) {
    for (const match of source.text.matchAll(standard)) add(match[2], source, match)
    for (const match of source.text.matchAll(/\bdj_database_url\.config\(/g)) add(urls.db, source, match)
    for (const reader of source.text.matchAll(readers)) {
      const name = reader[3] ?? reader[2] ?? reader[1]
      for (const match of source.text.matchAll(new RegExp(`\\b${name}(?:\\.\\w+)?\\s*[[(]\\s*(["'])([A-Z_]\\w*)\\1`, 'g')))
        add(match[2], source, match)
      for (const match of source.text.matchAll(
        new RegExp(`\\b${name}\\.(db|db_url|cache|cache_url|email_url)\\(\\s*(?=\\)|default\\b)`, 'g'),
      ))
        add(urls[match[1] ?? ''], source, match)
    }
  }
  const [at] = names.values()
  return at ? inFile([...names.keys()].sort(), at) : byDefault([])

  function add(name: string | undefined, source: Source, { index, 0: text }: RegExpExecArray): void {
    const isComment = /^[^\n"']*#/.test(source.text.slice(source.text.lastIndexOf('\n', index) + 1, index))
    if (name !== undefined && !given.has(name) && !names.has(name) && !isComment) names.set(name, span(source, index, index + text.length))
  }
}

/** The files that have a say in the settings: the module, and where any of its settings was decided. */
function sourcesOf(workspace: Workspace, { path, settings }: SettingsModule): Set<Source> {
  const own = workspace.source(path)
  return new Set([...(own ? [own] : []), ...[...settings.values()].map(({ at }) => at.source)])
}
