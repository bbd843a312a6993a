import { CompletionItemKind } from 'vscode-languageserver-types'
import type { Setting } from '../../catalogue/catalogue.ts'
import { span } from '../../span.ts'
import type { ValueCursor } from '../cursor/ini.ts'
import type { Place } from '../place.ts'
import { commandWords } from './command.ts'
import { knownSection } from './iniNames.ts'
import { type Offered, type Rank, type Suggestion, value } from './item.ts'
import { supervisorElsewhere, supervisorNames } from './supervisorValues.ts'
import { systemdElsewhere } from './systemdValues.ts'
import { usualNumbers } from './usualNumbers.ts'
import { uwsgiPlaceholders } from './uwsgiPlaceholders.ts'
import { uwsgiElsewhere } from './uwsgiValues.ts'

/** What may be the value of an option: what stands in for something behind a `%` or `$`, else what other files say and what its type allows. */
export function iniValues(place: Place, cursor: ValueCursor): Offered[] {
  const { document } = place
  const { id } = document.format
  const catalogue = document.format.catalogue?.()
  const section = catalogue && cursor.section && knownSection(document, cursor.section, catalogue)
  const setting = id === 'uwsgi' ? catalogue?.find(cursor.name) : section === undefined ? undefined : catalogue?.find(cursor.name, section)
  const stands =
    id === 'uwsgi' ? uwsgiPlaceholders(place, cursor) : id === 'supervisor' ? supervisorNames(cursor, setting) : specifiers(cursor)
  if (stands) return [stands]
  if (!setting) return []
  if (setting.type === 'command' && id !== 'uwsgi') return commandWords(place, cursor)
  const offered: Offered[] = [{ word: cursor.word, suggestions: ofType(setting, id) }]
  if (id === 'uwsgi') offered.unshift(...uwsgiElsewhere(place, cursor, setting))
  if (id === 'supervisor') offered.unshift(...supervisorElsewhere(place, cursor, setting))
  if (id === 'systemd') offered.unshift(...systemdElsewhere(place, cursor, setting))
  return offered
}

const signals = ['TERM', 'INT', 'QUIT', 'HUP', 'KILL', 'USR1', 'USR2']

/** The words that a setting of some type takes, as its program writes them. */
function ofType({ type, values, default: usual, name }: Setting, format: string): Suggestion[] {
  const words = (labels: readonly string[]) =>
    labels.map(
      (label): Suggestion => ({ label, kind: CompletionItemKind.EnumMember, rank: 1, ...(label === usual && { detail: 'default' }) }),
    )
  if (/^bool/.test(type)) return words(format === 'systemd' ? ['yes', 'no'] : ['true', 'false'])
  if (name === 'autorestart') return words(['true', 'unexpected', 'false'])
  if (type === 'signal') return words(format === 'systemd' ? signals.map(signal => `SIG${signal}`) : signals)
  if (values && type !== 'event-list') return words(/^Private/.test(name) ? [...new Set(['yes', 'no', ...values])] : values)
  const numbers = usualNumbers(format, name)
    .filter(each => each !== usual)
    .map(each => value(each))
  return usual !== undefined && !/[\s<>(]/.test(usual) ? [...numbers, value(usual, 2, 'default')] : numbers
}

/** What systemd puts in for `%` and a letter. */
const letters: Record<string, string> = {
  n: 'shop@1.service',
  N: 'shop@1',
  p: 'shop',
  i: '1',
  t: '/run',
  S: '/var/lib',
  C: '/var/cache',
  L: '/var/log',
  E: '/etc',
  T: '/tmp',
  h: '/root',
  H: 'host name',
  '%': '%',
}

function specifiers({ word, typed }: ValueCursor): Offered | undefined {
  if (!/(^|[^%])(%%)*%$/.test(typed)) return undefined
  const start = word.start + typed.length - 1
  const rank: Rank = 1
  return {
    word: span(word.source, start, start + 1),
    suggestions: Object.entries(letters).map(([letter, example]) => ({
      label: `%${letter}`,
      kind: CompletionItemKind.Variable,
      rank,
      detail: example,
    })),
  }
}
