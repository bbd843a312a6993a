import type { Param } from '../../../../catalogue/catalogue.ts'
import { nearestAmong } from '../../../../catalogue/nearest.ts'
import { t } from '../../../../l10n.ts'
import { textOf } from '../../../../span.ts'
import { isTime, numberOf, offsetOf, sizeOf } from '../../../../syntax/nginx/values.ts'
import type { Word } from '../../../../syntax/tree.ts'
import { list, offsets, type Refusal, sizes, times } from '../refusals.ts'

/** Keys whose number must be above 0, and those whose time counts milliseconds. */
const positive = new Set(['weight', 'burst', 'delay', 'max', 'backlog', 'threads', 'min_uses', 'max_queue'])
const milliseconds = /^(flush|(loader|manager|purger)_(sleep|threshold))$/
const large = new Set(['max_size', 'min_free'])

/** The first word that is none of the parameters of a directive, or whose value nginx does not take. */
export function refusedParameter(params: readonly Param[], words: readonly Word[]): Refusal | undefined {
  for (const at of words) {
    const candidates = params.filter(param => matches(param, at.value))
    if (candidates.length === 0) {
      const usual = params.filter(({ commercial }) => !commercial)
      const wanted = list(usual.map(written))
      const meant = meantBy(at, usual)
      return meant === undefined ? { at, wanted } : { at, wanted, meant }
    }
    const refusals = candidates.map(param => refusedParameterValue(param, at))
    if (refusals.every(refusal => refusal !== undefined)) return refusals[0]
  }
  return undefined
}

/** A word with the name of the parameter that is nearest to it; undefined where none is near, or quotes stand around it. */
function meantBy(at: Word, params: readonly Param[]): string | undefined {
  const [name = ''] = /^\w{3,}(?==|$)/.exec(textOf(at)) ?? []
  const value = at.value.slice(name.length)
  const names = params.filter(({ kind }) => (kind === 'key') === (value !== '')).map(param => param.name)
  const near = nearestAmong(names, name.length < 6 ? 1 : 2)(name)
  return near && near + value
}

function matches({ name, kind }: Param, text: string): boolean {
  if (kind === 'key') return text.startsWith(`${name}=`)
  return kind === 'prefix' ? text.startsWith(name) : text === name
}

function written({ name, kind }: Param): string {
  return kind === 'key' ? `${name}=` : name
}

function refusedParameterValue({ name, kind, type, values }: Param, at: Word): Refusal | undefined {
  if (kind !== 'key') return undefined
  const text = at.value.slice(name.length + 1)
  if (values?.includes(text)) return undefined
  const refuse = (isFine: boolean, wanted: string) => (isFine ? undefined : { at, wanted: `${name}=${wanted}` })
  switch (type) {
    case 'number':
    case 'N':
      return refuse(numberOf(text) !== undefined && (!positive.has(name) || Number(text) > 0), t('a number'))
    case 'size':
      if (large.has(name)) return refuse(offsetOf(text) !== undefined, offsets())
      return refuse((sizeOf(text) ?? -1) >= (name === 'buffer' ? 1 : 0), sizes())
    case 'time':
      return refuse(isTime(text, milliseconds.test(name) ? 'ms' : 's'), times())
    case 'name:size':
      return refuse((sizeOf(text.slice(text.indexOf(':') + 1)) ?? 0) >= 8192 && text.indexOf(':') > 0, t('name:size, of at least 8k'))
    case 'keepidle:keepintvl:keepcnt':
      return refuse(/^(?=.*\d)(\d+[smhd]?)?(:(\d+[smhd]?)?(:\d*)?)?$/.test(text), 'on|off|30m::10')
    case 'levels':
      return refuse(/^[12](:[12]){0,2}$/.test(text), '1:2')
    default:
      return values && type === undefined ? refuse(false, values.join('|')) : undefined
  }
}
