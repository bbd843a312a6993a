import { uwsgiCatalogue } from '../catalogue/index.ts'
import { type AppServer, type Option, optionOf } from './facts.ts'

/** Whether uWSGI reads a switch as off: everything but four words is on, an empty value too (`uwsgi_opt_true` in core/uwsgi.c). */
export function isOff(text: string): boolean {
  return /^(false|off|no|0)$/i.test(text)
}

/** Whether a switch is on; undefined where the value is not known. */
export function isTrue({ value }: Option): boolean | undefined {
  return value.known ? !isOff(value.value) : undefined
}

/**
 * Whether a uWSGI instance runs with a master process: told to, told by one of the options that imply it by their presence
 * (UWSGI_OPT_MASTER), or a vassal. Undefined where a part of the configuration cannot be seen.
 */
export function hasMaster(server: AppServer): boolean | undefined {
  const catalogue = uwsgiCatalogue()
  if (server.options.some(({ name }) => name !== 'master' && catalogue.find(name)?.implies?.includes('master'))) return true
  const master = optionOf(server, 'master')
  if (master) return isTrue(master)
  return server.complete ? false : undefined
}

const chinese = /[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]/

/**
 * Where something meant as a comment begins behind a value, which uWSGI takes for a part of it: at a `#` or `;` behind a blank, or at words
 * in Chinese, Japanese or Korean behind a value that has none. Undefined where there is nothing of the kind.
 */
export function commentBehind(text: string): number | undefined {
  const sign = /(?:^|\s)[#;]/.exec(text)
  if (sign) return sign.index + sign[0].length - 1
  const words = /\s(?=[\uff08(]?[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef])/.exec(text)
  return words && !chinese.test(text.slice(0, words.index)) ? words.index + words[0].length : undefined
}
