import { MarkupKind, type SignatureHelp, type SignatureInformation } from 'vscode-languageserver-types'
import type { Setting } from '../catalogue/catalogue.ts'
import { settingsIn } from '../rules/nginx/contexts.ts'
import type { Word } from '../syntax/tree.ts'
import { iniCursor } from './cursor/ini.ts'
import { nginxCursor } from './cursor/nginx.ts'
import { forms } from './describe.ts'
import { contextsAt, holdsData } from './nginxPlace.ts'
import type { Place } from './place.ts'
import { valueForms } from './signature/valueForms.ts'
import { summary } from './summaries.ts'

/** Signs that bring up the form of what is being written. */
export const signatureTriggers = [' ', ',', '=', ':']

/** How the directive or value that is being written goes on; undefined where it has no parts. */
export function signature(place: Place): SignatureHelp | undefined {
  switch (place.document.format.id) {
    case 'nginx':
      return ofDirective(place)
    case 'uwsgi':
    case 'supervisor':
    case 'systemd':
      return ofValue(place)
    default:
      return undefined
  }
}

function ofDirective(place: Place): SignatureHelp | undefined {
  const cursor = nginxCursor(place.document, place.offset)
  if (cursor?.kind !== 'argument' || (cursor.outer && holdsData(cursor.outer))) return undefined
  const { name, outer, before, typed } = cursor
  const [setting] = settingsIn(contextsAt(place, outer), name.value)
  if (!setting || setting.args?.max === 0 || setting.type === 'raw-block') return undefined
  const words = [...before, { value: typed }]
  const signatures = forms([setting], 'nginx').map(form => informationOf(form.replace(/;$| \{ \u2026 \}$/, ''), setting, 'nginx'))
  const active = signatures.map(({ label }) => activeArgument(label, words))
  const marked = signatures.findIndex(
    ({ label }, index) => active[index] !== undefined && prefixOf(argumentsIn(label)[0]?.text) !== undefined,
  )
  const best = Math.max(0, marked >= 0 ? marked : active.findIndex(index => index !== undefined))
  return { signatures, activeSignature: best, activeParameter: active[best] ?? 0 }
}

function informationOf(label: string, { name }: Setting, format: string): SignatureInformation {
  const text = summary(format, name)
  return {
    label,
    parameters: argumentsIn(label).map(({ start, end }) => ({ label: [start, end] })),
    ...(text && { documentation: { kind: MarkupKind.Markdown, value: text } }),
  }
}

interface Part {
  start: number
  end: number
  text: string
}

/** The arguments of a form behind the name: words outside of brackets; alternatives and repetitions belong to the word before them. */
function argumentsIn(label: string): Part[] {
  const parts: Part[] = []
  let depth = 0
  let start = label.indexOf(' ') + 1
  for (let index = start; index <= label.length; index++) {
    const char = label[index]
    if (char === '[') depth++
    else if (char === ']') depth--
    else if ((char === ' ' && depth === 0) || char === undefined) {
      const text = label.slice(start, index)
      const last = parts.at(-1)
      if (last && (text === '|' || text === '...' || last.text.endsWith('|')))
        Object.assign(last, { end: index, text: `${last.text} ${text}` })
      else if (text !== '') parts.push({ start, end: index, text })
      start = index + 1
    }
  }
  return parts
}

/** Which argument of a form the last of some words is; undefined where the words do not fit the form. */
function activeArgument(label: string, words: readonly Pick<Word, 'value'>[]): number | undefined {
  const parts = argumentsIn(label)
  let next = 0
  for (const [index, { value }] of words.entries()) {
    while (next < parts.length - 1 && isSkipped(parts[next]?.text ?? '', value)) next++
    const part = parts[next]?.text
    if (part === undefined) return undefined
    const prefix = prefixOf(part)
    if (prefix !== undefined && !value.startsWith(prefix)) return undefined
    if (index < words.length - 1 && !part.endsWith('...') && (!part.startsWith('[') || next < parts.length - 1)) next++
  }
  return Math.min(next, parts.length - 1)
}

/** What a word must begin with to be meant: `unix:`, `@`. */
function prefixOf(part = ''): string | undefined {
  return /^(?:[a-z]+:|@)(?=<)/.exec(part)?.[0]
}

/** Whether an optional part of a few words is left out: `[ = | ~ ]` before a path. */
function isSkipped(part: string, value: string): boolean {
  if (!part.startsWith('[') || part.includes('<') || value === '') return false
  return !part
    .slice(1, -1)
    .split('|')
    .some(word => word.trim() === value)
}

function ofValue(place: Place): SignatureHelp | undefined {
  const { document } = place
  const cursor = iniCursor(document, place.offset)
  if (cursor?.kind !== 'value') return undefined
  const form = valueForms[document.format.id]?.[cursor.name]
  const setting = document.format.catalogue?.().find(cursor.name)
  if (form === undefined || !setting) return undefined
  const label = `${cursor.name} = ${form}`
  const places = [...label.matchAll(/<[^>]+>/g)].map(({ 0: { length }, index }) => ({ start: index, end: index + length }))
  let typed = cursor.typed
  let active = 0
  for (const [index, { end }] of places.entries()) {
    const separator = label.slice(end, places[index + 1]?.start ?? end).replace(/[[\]"\u2026]/g, '')
    const at = separator === '' ? -1 : typed.indexOf(separator)
    if (at < 0) break
    typed = typed.slice(at + separator.length)
    active = index + 1
  }
  const information = informationOf(label, setting, document.format.id)
  information.parameters = places.map(({ start, end }) => ({ label: [start, end] }))
  return { signatures: [information], activeSignature: 0, activeParameter: active }
}
