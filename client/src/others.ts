import { type CompletionItem, extensions, type TextDocument, workspace } from 'vscode'
import type { Middleware } from 'vscode-languageclient'

/** Extensions that complete and explain the names of settings themselves, and the languages that they do it for. */
const others: Record<string, RegExp> = {
  'ahmadalli.vscode-nginx-conf': /^nginx$/i,
  'hangxingliu.vscode-nginx-conf-hint': /^nginx$/i,
  'hangxingliu.vscode-systemd-support': /^systemd-/,
  'willibrandon.systemd': /^systemd-/,
}

/** Leaves to another extension what it does as well, unless the user wants both, or neither. */
export const withoutDoubles: Middleware = {
  async provideCompletionItem(document, position, context, token, next) {
    const wanted = wish('completion', document)
    if (wanted === 'off') return undefined
    const found = await next(document, position, context, token)
    if (wanted === 'on' || !found) return found
    if (Array.isArray(found)) return found.filter(isOurs)
    found.items = found.items.filter(isOurs)
    return found
  },
  provideHover(document, position, token, next) {
    return wish('hover', document) === 'on' ? next(document, position, token) : undefined
  },
}

/** What the user wants of a feature in a document: all, nothing, or what no other extension does (`shared`). */
function wish(feature: 'completion' | 'hover', document: TextDocument): 'on' | 'off' | 'shared' {
  const setting = workspace.getConfiguration('djdeploy', document).get<string>(feature)
  if (setting === 'on' || setting === 'off') return setting
  const another = Object.entries(others).some(([id, languages]) => languages.test(document.languageId) && extensions.getExtension(id))
  return another ? 'shared' : 'on'
}

/** Whether only we suggest it: not what stands in the manual, which the server marks by saying where to read about it. */
function isOurs(item: CompletionItem & { data?: unknown }): boolean {
  return item.data === undefined
}
