import type { Setting } from '../../../catalogue/catalogue.ts'
import { t } from '../../../l10n.ts'
import type { Word } from '../../../syntax/tree.ts'
import type { Finding } from '../../rule.ts'
import { kindOf } from '../../uwsgi/lines.ts'

/** A value that uWSGI refuses, or that C's `atoi` and the test for four words make something else of. */
export function misreadByUwsgi(setting: Setting, value: Word): Finding | undefined {
  const text = value.value
  if (setting.type === 'octal-mode') return misreadMode(setting, value)
  if (setting.name === 'env') return misreadVariable(value)
  switch (kindOf(setting)) {
    case 'number':
      if (/^-\d/.test(text) && setting.type !== 'signed-int')
        return { at: value, message: t('uWSGI refuses "{0}" and exits: {1} must be above 0', text, setting.name) }
      return misreadNumber(setting, value)
    case 'switch':
      if (!/^(n|f|none|null|nil|never|disabled?)$/i.test(text)) return undefined
      return {
        at: value,
        message: t('uWSGI knows false, off, no and 0 for off; "{0}" is none of them and switches {1} on; write false', text, setting.name),
        fixes: [{ title: t('write false'), edits: [{ at: value, text: 'false' }] }],
      }
    default:
      return undefined
  }
}

/** `env = NAME = value`: uWSGI takes all before the first `=` for the name. */
function misreadVariable(value: Word): Finding | undefined {
  const [, name, blanks, text] = /^(\w+)([ \t]*=[ \t]*)(\S.*)$/.exec(value.value) ?? []
  if (!name || !text || blanks === '=') return undefined
  const written = `${name}=${text}`
  return {
    at: value,
    message: t('uWSGI keeps the blanks around "=", so that {0} is not set to {1}; write {2}', name, text, written),
    severity: 'warning',
    fixes: [{ title: t('write {0}', written), edits: [{ at: value, text: written }], safe: true }],
  }
}

function misreadMode({ name }: Setting, value: Word): Finding | undefined {
  const text = value.value
  const isUmask = name === 'umask'
  if (isUmask ? /^[0-7]+$/.test(text) : name === 'logfile-chmod' || text === '1' || /^[0-7]{3}$/.test(text)) return undefined
  if (isUmask)
    return {
      at: value,
      message: t('uWSGI does not understand the umask "{0}" and keeps the one it was started with', text),
      severity: 'warning',
    }
  const digits = /^0([0-7]{3})$/.exec(text)?.[1]
  return {
    at: value,
    message: t('uWSGI wants three octal digits and exits with "invalid chmod value: {0}"; write for example 660', text),
    fixes: digits ? [{ title: t('write {0}', digits), edits: [{ at: value, text: digits }], safe: true }] : [],
  }
}

function misreadNumber({ name, type }: Setting, value: Word): Finding | undefined {
  const text = value.value
  const digits = /^[+-]?\d+/.exec(text)?.[0]
  if (digits === undefined) {
    const harmless = /^(true|yes|on|false|off|no)$/i.test(text) && name !== 'processes' && name !== 'workers'
    if (harmless && /^(false|off|no)$/i.test(text)) return undefined
    return {
      at: value,
      message: t('{0} wants a number; uWSGI reads "{1}" as 0', name, text),
      severity: harmless ? 'warning' : 'error',
    }
  }
  if (type === 'megabytes' || !/^\d+\s*[kmg]i?b?$/i.test(text)) return undefined
  return {
    at: value,
    message: t('uWSGI reads only the digits: {0} is {1}, not {2}; write the number out', name, digits, text),
  }
}
