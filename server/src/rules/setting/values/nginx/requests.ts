import { t } from '../../../../l10n.ts'
import { capturesIn, regexProblem } from '../../../../syntax/nginx/regex.ts'
import { isTime } from '../../../../syntax/nginx/values.ts'
import type { Word } from '../../../../syntax/tree.ts'
import { firstOf, list, type Refusal, refuse, time, times, variableName } from '../refusals.ts'
import type { Check } from './types.ts'

/** What nginx refuses of what becomes of a request. */
export const requests: Readonly<Record<string, Check>> = {
  auth_request_set: variableName,
  error_page: errorPage,
  expires,
  fastcgi_split_path_info: splitPathInfo,
  geo: args => variableName(args.slice(-1)) ?? variableName(args),
  index: args => firstOf(args, ({ value }) => value === '', t('names of files')),
  limit_except: limitExcept,
  location: ([modifier, pattern]) => (pattern ? refuse(modifier, /^(=|~|~\*|\^~)$/, '=, ~, ~*, ^~') : undefined),
  map: ([, variable]) => variableName([variable]),
  modern_browser: modernBrowser,
  perl_set: variableName,
  proxy_cookie_domain: onlyOff,
  proxy_cookie_flags: onlyOff,
  proxy_cookie_path: onlyOff,
  proxy_redirect: args => (args.length === 1 ? refuse(args[0], /^(default|off)$/, 'default, off') : undefined),
  return: returned,
  rewrite,
  set: variableName,
  split_clients: ([, variable]) => variableName([variable]),
  sub_filter: ([text]) => (text?.value === '' ? { at: text, wanted: t('a text to look for') } : undefined),
  try_files: tryFiles,
  userid_expires: ([duration]) => (/^(max|off)$/.test(duration?.value ?? '') ? undefined : time(duration, 's')),
  userid_mark: ([mark]) => refuse(mark, /^([A-Za-z\d=]|off)$/, t('one letter or digit, =, off')),
}

const methods = new Set('GET HEAD POST PUT DELETE MKCOL COPY MOVE OPTIONS PROPFIND PROPPATCH LOCK UNLOCK PATCH'.split(' '))

function limitExcept(args: readonly Word[]): Refusal | undefined {
  return firstOf(args, ({ value }) => !methods.has(value.toUpperCase()), list([...methods]))
}

function onlyOff(args: readonly Word[]): Refusal | undefined {
  return args.length === 1 ? refuse(args[0], /^off$/, t('off, or two arguments')) : undefined
}

function errorPage(args: readonly Word[]): Refusal | undefined {
  const answer = args.at(-2)
  const overrides = answer?.value.startsWith('=') === true
  if (overrides && (args.length === 2 || !/^=\d*$/.test(answer.value)))
    return { at: answer, wanted: t('a status in front of =, and a number or nothing behind it') }
  return firstOf(
    args.slice(0, overrides ? -2 : -1),
    ({ value }) => !/^0*[345]\d\d$/.test(value) || Number(value) === 499,
    t('a status from 300 to 599, but not 499'),
  )
}

function expires([first, second]: readonly Word[]): Refusal | undefined {
  if (second && first?.value !== 'modified') return { at: first, wanted: 'modified' }
  const at = second ?? first
  if (!at || at.value.includes('$') || (!second && /^(epoch|max|off)$/.test(at.value))) return undefined
  const isDaily = at.value.startsWith('@')
  if (isDaily && (second || hoursOf(at.value) > 23)) return { at, wanted: second ? times() : t('@ with less than 24 hours') }
  return isTime(at.value.replace(/^[@+-]/, ''), 's') ? undefined : { at, wanted: `off, max, epoch, ${times()}` }
}

/** The full hours of a time of the day, `@15h30m`. */
function hoursOf(text: string): number {
  return Number(/^@(\d+)h/.exec(text)?.[1] ?? 0)
}

function returned([code, text]: readonly Word[]): Refusal | undefined {
  if (!code || /^0*\d{1,3}$/.test(code.value)) return undefined
  if (!text && /^(https?:\/\/|\$scheme)/.test(code.value)) return undefined
  return { at: code, wanted: t('a status up to 999, or an address that begins with http://, https:// or $scheme') }
}

function splitPathInfo([at]: readonly Word[]): Refusal | undefined {
  if (!at || regexProblem(at.value) || capturesIn(at.value) === 2) return undefined
  return { at, wanted: t('a regular expression with two groups') }
}

function modernBrowser([name, version]: readonly Word[]): Refusal | undefined {
  if (!version) return refuse(name, /^unlisted$/, 'unlisted')
  return (
    refuse(version, /^\d*(\.\d*){0,3}$/, t('a version such as 5.5')) ??
    refuse(name, /^(msie|gecko|opera|safari|konqueror)$/, 'msie, gecko, opera, safari, konqueror')
  )
}

function rewrite([, replacement, flag]: readonly Word[]): Refusal | undefined {
  if (replacement?.value === '') return { at: replacement, wanted: t('something to rewrite to') }
  return refuse(flag, /^(last|break|redirect|permanent)$/, 'last, break, redirect, permanent')
}

function tryFiles(args: readonly Word[]): Refusal | undefined {
  const last = args.at(-1)
  return last?.value.startsWith('=') ? refuse(last, /^=0*\d{1,3}$/, t('a status up to 999 behind the =')) : undefined
}
