import { CompletionItemKind } from 'vscode-languageserver-types'
import type { Param, Setting } from '../../catalogue/catalogue.ts'
import { settingsIn } from '../../rules/nginx/contexts.ts'
import { type Span, sliceOf } from '../../span.ts'
import type { Word } from '../../syntax/tree.ts'
import type { ArgumentCursor } from '../cursor/nginx.ts'
import { contextsAt } from '../nginxPlace.ts'
import type { Place } from '../place.ts'
import { type Offered, type Suggestion, value } from './item.ts'
import { valuesFromElsewhere } from './nginxElsewhere.ts'
import { pathsForNginx } from './nginxPaths.ts'
import { usualArguments } from './nginxUsual.ts'
import { variablesAt } from './nginxVariables.ts'
import { isKnownIn } from './versions.ts'

/** What may stand at an argument: variables behind a `$`, else what other files say, what the directive takes, and paths. */
export function nginxValues(place: Place, cursor: ArgumentCursor): Offered[] {
  const { name, outer, word } = cursor
  if (outer && /^(types|charset_map)$/.test(outer.name.value)) return []
  const [setting] = settingsIn(contextsAt(place, outer), name.value)
  const variables = variablesAt(place, cursor)
  if (variables) return takesVariables(cursor, setting) ? [variables] : []
  const end = ending(cursor, setting)
  const taken = new Set(cursor.before.map(({ value }) => value))
  const usual = usualArguments(place, cursor).filter(({ label }) => !taken.has(label))
  const offered: Offered[] = [{ word, suggestions: [...valuesFromElsewhere(place, cursor), ...usual] }]
  if (setting) offered.push(...ofType(place, cursor, setting))
  if (cursor.quoted) for (const each of offered) each.suggestions = each.suggestions.map(withoutQuotes)
  if (end !== '') for (const each of offered) each.suggestions = each.suggestions.map(suggestion => ended(suggestion, end))
  const paths = pathsForNginx(place, cursor, end)
  return paths ? [...offered, paths] : offered
}

/** `;` where the value is the last one and nothing else stands in the line. */
function ending({ behind, before, quoted, entry }: ArgumentCursor, setting: Setting | undefined): string {
  if (quoted || entry.body || !/^\s*(#|\}|$)/.test(behind) || !setting || setting.block) return ''
  return (setting.args?.max ?? (setting.args ? Number.POSITIVE_INFINITY : 1)) === before.length + 1 ? ';' : ''
}

/** A value that is written in quotes, where the quotes are there already. */
function withoutQuotes(suggestion: Suggestion): Suggestion {
  const inner = /^(["'])(.*)\1$/s.exec(suggestion.text ?? suggestion.label)?.[2]
  return inner === undefined ? suggestion : { ...suggestion, label: inner, text: inner }
}

function ended(suggestion: Suggestion, end: string): Suggestion {
  const { label, text = label, snippet, goesOn } = suggestion
  if (goesOn || snippet !== undefined || text.endsWith(';')) return suggestion
  return { ...suggestion, text: text + end }
}

/** A `$` is none in what takes one of a few words, or a number. */
function takesVariables({ outer }: ArgumentCursor, setting: Setting | undefined): boolean {
  if (outer && /^(map|geo|split_clients)$/.test(outer.name.value)) return true
  return !setting || !/^(flag|number|enum|bitmask|time-ms|time-s|size|none|bufs)$/.test(setting.type)
}

/** What the catalogue knows of the values: words, parameters with their own values, usual times and sizes. */
function ofType(place: Place, cursor: ArgumentCursor, setting: Setting): Offered[] {
  if (setting.block) return []
  const { before, word, typed } = cursor
  const suggestions = plainValues(cursor, setting)
  const offered: Offered[] = [{ word, suggestions }]
  for (const param of parametersAt(place, before, setting))
    if (param.kind === 'key' && typed.startsWith(`${param.name}=`)) offered.push(keyValues(param, word))
    else suggestions.push(parameter(param))
  return offered
}

/** Words that the directive takes, or usual times, sizes and numbers. */
function plainValues({ before }: ArgumentCursor, setting: Setting): Suggestion[] {
  const { type, values = [] } = setting
  const isFirst = before.length === 0
  if (type === 'flag') return words(['on', 'off'], setting)
  if (type === 'bitmask' || (type === 'enum' && isFirst)) {
    const taken = before.map(({ value }) => value)
    return words(
      values.filter(value => !taken.includes(value)),
      setting,
    )
  }
  if (!isFirst) return []
  if (type.startsWith('time-')) return amounts(['10s', '30s', '60s', '5m', '1h'], setting)
  if (type === 'size' || type === 'complex-size') return amounts(['4k', '8k', '16k', '1m'], setting)
  if (type === 'offset') return amounts(['1m', '10m', '100m', '0'], setting)
  return type === 'number' && setting.default !== undefined ? amounts([], setting) : []
}

/** The parameters that may stand behind some words and are not among them yet. */
function parametersAt(place: Place, before: readonly Word[], { name, args, params = [] }: Setting): Param[] {
  const isFirst = before.length === 0
  if (!isFirst && before.length < leading(name, args?.min ?? 1)) return []
  return params.filter(param => {
    if (isFirst && (param.kind === 'key' || !leads(name, param))) return false
    // The unit of a rate is no word of its own.
    if (param.name.includes('/') && param.kind === undefined) return false
    if (param.commercial || param.deprecated || !isKnownIn(place.workspace.target.nginx, param)) return false
    return !before.some(({ value }) => (param.kind === 'key' && value.startsWith(`${param.name}=`)) || value === param.name)
  })
}

/** Whether a parameter may stand in front of all others: `unix:`, `off`, but not `ssl` of `listen`. */
function leads(directive: string, { kind, name }: Param): boolean {
  if (/^(access|error)_log$/.test(directive)) return kind === 'prefix' || /^(off|stderr)$/.test(name)
  return !/^(listen|server|limit_(req|conn)(_zone)?)$/.test(directive) || kind === 'prefix'
}

/** How many words of a directive are none of its parameters. */
function leading(name: string, min: number): number {
  if (/^(add_header|add_trailer|(uwsgi|fastcgi|scgi)_param)$/.test(name)) return 2
  return /^(listen|server|access_log|(proxy|uwsgi|fastcgi|scgi)_cache_path|limit_(req|conn)_zone)$/.test(name) ? 1 : Math.min(min, 1)
}

function words(values: readonly string[], { default: usual = '' }: Setting): Suggestion[] {
  const defaults = usual.split(/\s+/)
  return values.map(label => ({
    label,
    kind: CompletionItemKind.EnumMember,
    rank: /^(SSLv[23]|TLSv1(\.1)?)$/.test(label) ? 3 : 1,
    ...(defaults.includes(label) && { detail: 'default' }),
  }))
}

function amounts(values: readonly string[], { default: usual }: Setting): Suggestion[] {
  const fits = usual !== undefined && /^\d+(ms|[smhdkmg])?$/i.test(usual)
  return [...(fits ? [value(usual, 1, 'default')] : []), ...values.filter(each => each !== usual).map(each => value(each, 2))]
}

function parameter({ name, kind, type, values }: Param): Suggestion {
  if (kind !== 'key')
    return { label: name, kind: CompletionItemKind.EnumMember, rank: kind === 'prefix' ? 2 : 1, ...(kind === 'prefix' && { goesOn: true }) }
  return {
    label: `${name}=`,
    kind: CompletionItemKind.Property,
    rank: 2,
    detail: values?.join(' | ') ?? type ?? '',
    ...(values && { goesOn: true }),
  }
}

function keyValues({ name, values = [] }: Param, word: Span): Offered {
  return { word: sliceOf(word, name.length + 1), suggestions: values.map(each => value(each)) }
}
