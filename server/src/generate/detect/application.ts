import { definitionsIn } from '../../facts/definitions.ts'
import type { SettingsModule } from '../../facts/settings.ts'
import type { Workspace } from '../../formats/format.ts'
import { dottedName, findModuleInAnyCase } from '../../formats/modules.ts'
import { t } from '../../l10n.ts'
import { type Span, span } from '../../span.ts'
import type { Question } from '../detection.ts'
import { byFile, type Found } from './found.ts'
import { saidText } from './setting.ts'

/**
 * The WSGI or ASGI object as servers are told of it, `shop.wsgi:application`: the one the settings name where its file is there, in the
 * case of the file; else that of the only `wsgi.py` (or `asgi.py`).
 */
export function application(
  workspace: Workspace,
  folder: string,
  settings: { name: string; module?: SettingsModule } | undefined,
  kind: 'wsgi' | 'asgi',
): Found<'app'> | Question {
  const named = saidText(settings?.module, kind === 'wsgi' ? 'WSGI_APPLICATION' : 'ASGI_APPLICATION')
  const [, dotted, object] = /^(.+)[.:](\w+)$/.exec(named?.text ?? '') ?? []
  const path = dotted === undefined ? undefined : findModuleInAnyCase(workspace, folder, dotted)
  if (named && path !== undefined) return { value: `${dottedName(path, folder)}:${object}`, origin: named.origin }
  const entries = workspace.files.filter(file => file.startsWith(`${folder}/`) && file.endsWith(`/${kind}.py`))
  const beside = entries.filter(file => settings?.name.split('.')[0] === dottedName(file, folder).split('.')[0])
  const candidates = beside.length > 0 ? beside : entries
  const [only, second] = candidates
  if (only !== undefined && second === undefined) return byFile(`${dottedName(only, folder)}:${objectIn(workspace, only)}`, workspace, only)
  const choices = candidates.map(file => `${dottedName(file, folder)}:${objectIn(workspace, file)}`)
  if (second === undefined) return { key: 'app', why: t('there is no {0}.py: which object answers requests?', kind) }
  return { key: 'app', why: t('there are several {0}.py', kind), choices }
}

function objectIn(workspace: Workspace, path: string): string {
  const document = workspace.document(path, 'django')
  const names = document && definitionsIn(document.tree).names
  return ['application', 'app'].find(name => names?.has(name)) ?? 'application'
}

/** URL prefixes of the websockets in `websocket_urlpatterns`; `/ws/` where none is written plainly. */
export function websocketPaths(workspace: Workspace, project: string, prefix = ''): { value: string[]; at?: Span } {
  const found = new Map<string, Span>()
  for (const file of workspace.files) {
    if (!file.startsWith(`${project}/`) || !/\/(routing|asgi|urls|websockets?)\.py$/.test(file)) continue
    const source = workspace.source(file)
    const list = source && /^websocket_urlpatterns\s*(?::[^=\n]+)?=\s*\[/m.exec(source.text)
    if (!source || !list) continue
    const from = list.index + list[0].length
    const patterns = source.text.slice(from, closing(source.text, from))
    for (const match of patterns.matchAll(/\b(?:re_)?(?:path|url)\(\s*r?(["'])(.*?)\1/g)) {
      const path = staticPart(match[2] ?? '')
      if (path !== '') found.set(`${prefix}/${path}`, span(source, from + match.index, from + match.index + match[0].length))
    }
  }
  const paths = [...found.keys()].sort()
  const outermost = paths.filter(path => !paths.some(other => other !== path && path.startsWith(other)))
  const [at] = found.values()
  return outermost.length > 0 ? { value: outermost, at } : { value: [`${prefix}/ws/`] }
}

/** The folders at the start of a pattern that hold no parameter and no regular expression: `ws/chat/` of `^ws/chat/(?P<room>\w+)/$`. */
function staticPart(pattern: string): string {
  const [plain = ''] = /^[\w./~-]*/.exec(pattern.replace(/^\^?\/?/, '')) ?? []
  return plain.slice(0, plain.lastIndexOf('/') + 1)
}

/** Where a bracket that was opened before `from` is closed; the end of the text where it is not. */
function closing(text: string, from: number): number {
  let depth = 1
  for (let index = from; index < text.length; index++) {
    if (text[index] === '[') depth++
    else if (text[index] === ']' && --depth === 0) return index
  }
  return text.length
}
