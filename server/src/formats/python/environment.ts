import { t } from '../../l10n.ts'
import type { Span } from '../../span.ts'
import type { Value } from '../../syntax/python/reader.ts'
import type { Call, Thing } from './module.ts'
import { textOfThing } from './operators.ts'
import { flag, isValue, number, text, unknownValue } from './things.ts'

/** Whatever stands in the environment: unknown, with what is used where the variable is not set. */
export function environmentValue(at: Span, name: Thing | undefined, otherwise: Thing | undefined): Value {
  const because = name?.kind === 'text' ? t('the environment variable {0}', name.value) : t('the environment')
  return unknownValue(at, because, otherwise && isValue(otherwise) && otherwise.kind !== 'unknown' ? otherwise : undefined)
}

/** `env('X', default=…)`, `env.bool('X', False)`, `os.environ['X']`; the default is the argument's or the one declared with the reader. */
export function fromEnvironment(at: Span, name: Thing | undefined, call?: Call, declared?: Map<string, Value>): Value {
  const second = call?.args[1]
  const given = call?.named.get('default') ?? (second && isValue(second) ? second : undefined)
  return environmentValue(at, name, given ?? (name?.kind === 'text' ? declared?.get(name.value) : undefined))
}

/** `Env(DEBUG=(bool, False))`: the second item is the default. */
export function declaredIn(named: Map<string, Thing>): Map<string, Value> {
  const declared = new Map<string, Value>()
  for (const [name, thing] of named) {
    const value = thing.kind === 'tuple' ? thing.items[1] : undefined
    if (value && value.kind !== 'unknown') declared.set(name, value)
  }
  return declared
}

const trueWords = /^(y|yes|t|true|on|1)$/i

/** python-decouple casts its default as well. */
export function decoupled({ at, args: [name, second], named }: Call): Value {
  const given = named.get('default') ?? second
  const cast = named.get('cast')
  const value = given && isValue(given) ? given : undefined
  if (!cast || !value) return environmentValue(at, name, value)
  const castTo = cast.kind === 'symbol' ? cast.name : undefined
  if (castTo === 'builtins.bool')
    return environmentValue(at, name, value.kind === 'text' ? flag(value, trueWords.test(value.value)) : value)
  if (castTo === 'builtins.int') return environmentValue(at, name, asInteger(value))
  return environmentValue(at, name, castTo === 'builtins.str' ? asText(value) : undefined)
}

function asInteger(value: Value): Value | undefined {
  if (value.kind === 'number') return value
  return value.kind === 'text' && /^\s*[+-]?\d+\s*$/.test(value.value) ? number(value, Number(value.value)) : undefined
}

function asText(value: Value): Value | undefined {
  const words = textOfThing(value)
  return words === undefined ? undefined : text(value, words)
}
