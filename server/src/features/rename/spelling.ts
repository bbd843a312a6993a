import { uwsgiCatalogue } from '../../catalogue/index.ts'
import { normalPath } from '../../facts/address.ts'
import { t } from '../../l10n.ts'
import { isBuiltIn } from '../../rules/nginx/variables.ts'
import type { Occurrence } from '../names/occurrence.ts'
import type { Refusal } from './refusal.ts'

/**
 * What is written in place of a name, and the name that this gives: `$` before variables, `unix:` before paths and `@` before locations
 * may be left out or not. Refused is what one of the formats could not hold without quotes.
 */
export function newText(occurrence: Occurrence, wanted: string): { text: string; name: string } | Refusal {
  switch (occurrence.kind) {
    case 'socket':
      return occurrence.socket?.address.kind === 'tcp' ? newPort(occurrence, wanted) : newPath(wanted)
    case 'variable':
      return newVariable(wanted.replace(/^\$/, ''))
    case 'location':
      return plain(wanted.replace(/^(?!@)/, '@'), /^@[\w.-]+$/)
    case 'domain':
      return newDomain(wanted)
    case 'placeholder':
      return newPlaceholder(wanted)
    case 'zone':
      return plain(wanted, /^[A-Za-z_][\w.-]*$/)
    case 'format':
      if (/^(combined|off)$/i.test(wanted)) return { message: t('{0} has a meaning of its own to nginx; take another name', wanted) }
      return withName(plain(wanted, /^[A-Za-z_][\w.-]*$/), lowerCase)
    case 'upstream':
      return withName(plain(wanted, /^[A-Za-z_][\w.-]*$/), lowerCase)
    default:
      return plain(wanted, /^[A-Za-z0-9_][\w.-]*$/)
  }
}

function lowerCase(name: string): string {
  return name.toLowerCase()
}

function plain(wanted: string, allowed: RegExp): { text: string; name: string } | Refusal {
  if (allowed.test(wanted)) return { text: wanted, name: wanted }
  return { message: t('"{0}" is no name here: letters, digits, "_", "-" and "." are, from a letter on', wanted) }
}

function withName(
  read: { text: string; name: string } | Refusal,
  nameOf: (text: string) => string,
): { text: string; name: string } | Refusal {
  return 'message' in read ? read : { text: read.text, name: nameOf(read.text) }
}

function newVariable(wanted: string): { text: string; name: string } | Refusal {
  const name = wanted.toLowerCase()
  if (!/^[a-z_]\w{0,31}$/i.test(wanted))
    return { message: t('"{0}" is no name of a variable: letters, digits and "_" are, at most 32', wanted) }
  if (isBuiltIn(name)) return { message: t('nginx itself sets ${0}; take another name', name) }
  return { text: wanted, name }
}

/** `sun_path` of the kernel, its last zero left out. */
const longestPath = 107

function newPath(wanted: string): { text: string; name: string } | Refusal {
  const path = wanted.replace(/^unix:(\/\/(?=\/))?/i, '')
  if (!/^[/@]/.test(path)) return { message: t('"{0}" is no path of a socket: it begins with "/"', wanted) }
  if (!/^[/@][\p{L}\p{N}_./@+-]+$/u.test(path) || path.endsWith('/') || path.includes('__'))
    return { message: t('"{0}" is no path that every file here could hold: letters, digits and "_", "-", ".", "+" and "@" are', wanted) }
  if (new TextEncoder().encode(path).length > longestPath)
    return { message: t('the path of a socket may have {0} bytes at most', longestPath) }
  return { text: path, name: `unix:${path.startsWith('@') ? path : normalPath(path)}` }
}

function newPort({ name }: Occurrence, wanted: string): { text: string; name: string } | Refusal {
  const digits = wanted.replace(/^:/, '')
  if (!/^[1-9]\d{0,4}$/.test(digits) || Number(digits) > 65535) return { message: t('"{0}" is no port: numbers up to 65535 are', wanted) }
  return { text: digits, name: name.replace(/\d+$/, digits) }
}

function newDomain(wanted: string): { text: string; name: string } | Refusal {
  if (/^(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+$/i.test(wanted) && /\.[a-z][a-z0-9-]+$/i.test(wanted) && wanted.length < 254)
    return { text: wanted, name: wanted.toLowerCase() }
  return { message: t('"{0}" is no host name, such as shop.example.com', wanted) }
}

/** Words between the lines of a block, and operators in a sum. */
const reserved = /^(end|endif|end-if|endfor|end-for|\d.*)$/

function newPlaceholder(wanted: string): { text: string; name: string } | Refusal {
  if (uwsgiCatalogue().find(wanted)) return { message: t('{0} is an option of uWSGI; take another name', wanted) }
  if (reserved.test(wanted)) return { message: t('{0} has a meaning of its own to uWSGI; take another name', wanted) }
  return plain(wanted, /^[A-Za-z_][\w.-]*$/)
}
