import { t } from '../l10n.ts'

/** A value holds something that the format it goes into has no way to say. The message names both, not the file. */
export class Unwritable extends Error {
  constructor(value: string, part: string) {
    super(t('{0} cannot be written: the file has no way to say {1}', JSON.stringify(value), name(part)))
  }
}

/** A path, name or variable in the value of an option of a uWSGI ini file. Quotes, `;` and `#` mean nothing there. */
export function ini(value: string): string {
  return refuse(value, /^\s|\s$|[%$@]\(/).replaceAll('%', '%%')
}

/** A word of an nginx configuration that nginx may look for variables in. */
export function nginx(value: string): string {
  refuse(value, /\$/)
  return /^[^\s"'{}();#\\]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`
}

/** The value of an option in a supervisor file that is one path. */
export function supervisor(value: string): string {
  return refuse(value, /^\s|\s$|\s[;#]/).replaceAll('%', '%%')
}

/** A word of supervisor's `command`. No blank comes to stand before a `;` or `#`, which would begin a comment even inside quotes. */
export function supervisorWord(value: string): string {
  return supervisor(quoted(refuse(value)).replace(/\s(?=[;#])/g, "$&''"))
}

/** A path that is all of the value of a systemd setting, such as `WorkingDirectory`. */
export function unitPath(value: string): string {
  return refuse(value, /^\s|\s$|\\$/).replaceAll('%', '%%')
}

/** A word of a systemd setting that takes several, and the first one of `ExecStart`, in which systemd looks for no variables. */
export function unitWord(value: string): string {
  const escaped = refuse(value).replace(/["\\]/g, '\\$&').replaceAll('%', '%%')
  return /[\s"'\\;]/.test(value) ? `"${escaped}"` : escaped
}

/** An argument of `ExecStart` and the like, where systemd looks for variables too. */
export function unitCommandWord(value: string): string {
  return unitWord(value).replaceAll('$', '$$$$')
}

/** A field of a tmpfiles.d line. */
export function tmpfiles(value: string): string {
  return unitWord(value)
}

/** A word of a shell script. */
export function shell(value: string): string {
  return quoted(refuse(value))
}

/** A string of Python. */
export function python(value: string): string {
  return `'${refuse(value).replace(/['\\]/g, '\\$&')}'`
}

function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'"'"'`)}'`
}

/** The value, if it holds neither a control character nor what `also` matches. */
function refuse(value: string, also?: RegExp): string {
  const found = /[\0-\x1f\x7f]/.exec(value) ?? also?.exec(value)
  if (found) throw new Unwritable(value, found[0])
  return value
}

/** What to call a part of a value that may not be visible. */
function name(part: string): string {
  if (part === '\n') return t('a line break')
  if (/^[ \t]$/.test(part)) return t('a blank at its start or end')
  if (/^[\0-\x1f\x7f]$/.test(part))
    return t('the control character {0}', `U+${part.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`)
  return `"${part}"`
}
