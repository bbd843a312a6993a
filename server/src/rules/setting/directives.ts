import type { Setting } from '../../catalogue/catalogue.ts'
import { nginxCatalogue } from '../../catalogue/index.ts'
import { isOlder } from '../../catalogue/versions.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import { type Directive, directivesByName, directivesNamed, isReplaced } from '../nginx/directives.ts'
import { gluedTo, namesMeant, type Stranger } from './names.ts'

/** Directives that nobody knows, or not the version of nginx that the project names. */
export function* strangeDirectives(stack: Stack): Iterable<Stranger> {
  const origin = bringsUnknownModule(stack) ? 'nginx or a module' : 'nginx'
  for (const [name, directives] of directivesByName(stack)) {
    const records = nginxCatalogue().all(name)
    if (records.length === 0) {
      if (!modulesOfOthers.test(name)) for (const directive of directives) yield* stranger(directive, origin)
      continue
    }
    for (const directive of directives) {
      const stranger = strangeVersion(directive, records, stack.workspace.target.nginx)
      if (stranger) yield stranger
      else if (stack.workspace.target.nginx === undefined) break
    }
  }
}

/** `origin` is where a directive of this configuration may come from. */
function* stranger(directive: Directive, origin: 'nginx' | 'nginx or a module'): Iterable<Stranger> {
  const { name } = directive.entry
  const { value } = name
  // Also a quote alone, which is reported where it is not closed.
  const isEmpty = value === '' && name.end - name.start < 2
  if (isEmpty || isReplaced(name) || /\{\{|\{%|<%|\$\{|^<\w/.test(value)) return
  const meant = meantBy(value, directive.contexts)
  const complaint = t('nginx has no directive "{0}" and refuses to start', value)
  yield {
    at: name,
    complaint,
    meant,
    hint: hintFor(directive),
    isCertain: true,
    ...(origin === 'nginx' || meant.length > 0 ? { isRefused: true } : {}),
    isSafe: value.length > 4,
    ...gluedTo(value, ' ', complaint, nginxCatalogue()),
  }
}

/** What directives of modules begin with that are not in the catalogue, and yet met now and then. */
const modulesOfOthers =
  /^(ajp|app_protect|array|auth_(gss|digest|spnego)|concat|datadog|drizzle|dyups|eval|fancyindex|form_input|iconv|jaeger|mogilefs|mruby|open(tracing|telemetry)|postgres|rds|req_status|session_sticky|shib|slowfs|statsd|sysguard|testcookie|tfs|upsync|vod|wallarm|xss|zipkin)(_|$)/

const meantBefore = new Map<string, string[]>()

/** The names meant: of those that may stand there, else of all. */
function meantBy(name: string, contexts: readonly string[]): string[] {
  const key = `${name} ${contexts}`
  const before = meantBefore.get(key)
  if (before) return before
  const catalogue = nginxCatalogue()
  const there = contexts.flatMap(context => namesMeant(name, catalogue, context))
  const meant = there.length > 0 ? there : namesMeant(name, catalogue)
  const own = meant.filter(other =>
    catalogue.all(other).some(({ thirdParty, commercial, removed }) => !thirdParty && !commercial && !removed),
  )
  const result = [...new Set(own.length > 0 ? own : meant)]
  meantBefore.set(key, result.length > 2 ? [] : result)
  return meantBefore.get(key) ?? []
}

/** `if($x)` and `location=/x` want a blank; a second `else` does not exist. */
function hintFor({ entry }: Directive): string | undefined {
  const { value } = entry.name
  const glued = /^(if|location|server|upstream|map)(?=[(=~/{])/.exec(value)?.[1]
  if (glued) return t('put a blank behind {0}', glued)
  if (value.startsWith('//')) return t('a comment begins with "#"')
  if (/^(else|elseif|elsif)$/.test(value)) return t('there is only if, without else')
  return undefined
}

/** What NGINX Plus had long before the version that the catalogue names. */
const onceOfPlus = new Set(['sticky'])

function strangeVersion({ entry, settings }: Directive, records: readonly Setting[], version: string | undefined): Stranger | undefined {
  if (version === undefined || !/^\d+\.\d+/.test(version)) return undefined
  const candidates = settings.length > 0 ? settings : records
  const stranger = { at: entry.name, meant: [], isCertain: true, isRefused: true as const, isSafe: false }
  const [first] = candidates
  if (!first || candidates.some(({ thirdParty, commercial }) => thirdParty || commercial) || onceOfPlus.has(entry.name.value))
    return undefined
  if (candidates.every(({ since }) => since !== undefined && isOlder(version, since)))
    return {
      ...stranger,
      complaint: t(
        'nginx {0} does not know {1}, which is there since {2}, and refuses to start',
        version,
        entry.name.value,
        first.since ?? '',
      ),
    }
  if (!candidates.every(({ removed }) => removed !== undefined && !isOlder(version, removed))) return undefined
  const { replacement } = first.deprecated ?? {}
  return {
    ...stranger,
    complaint: t(
      'nginx {0} does not know {1}, which is gone since {2}, and refuses to start',
      version,
      entry.name.value,
      first.removed ?? '',
    ),
    hint: replacement && t('use {0}', replacement),
  }
}

/** Whether a module is loaded of which the catalogue has no directives. */
function bringsUnknownModule(stack: Stack): boolean {
  return directivesNamed(stack, 'load_module').some(({ entry }) => {
    const module = /(ngx_\w+?_module)(\.so)?$/.exec(entry.args[0]?.value ?? '')?.[1] ?? ''
    return !modulesWithDirectives().has(module)
  })
}

let modules: Set<string> | undefined

function modulesWithDirectives(): Set<string> {
  modules ??= new Set([...nginxCatalogue().settings.map(({ plugin = '' }) => plugin), 'ngx_stream_module', 'ngx_mail_module'])
  return modules
}
