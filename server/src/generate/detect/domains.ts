import { isTemplate } from '../../facts/known.ts'
import { allowsHost, asList, type SettingsModule } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import type { Question } from '../detection.ts'
import { asciiHost } from '../hostName.ts'
import type { Told } from '../told.ts'
import { type Found, inFile } from './found.ts'
import { said, saidItems } from './setting.ts'

/**
 * The names that visitors use: those nginx has already, as far as Django answers to them, and those of `ALLOWED_HOSTS`. Asked where
 * neither names one.
 */
export function domains(module: SettingsModule | undefined, { domains: served }: Told): Found<'domains'> | Question {
  const setting = said(module, 'ALLOWED_HOSTS')
  const allowed = setting?.origin.kind === 'file' ? asList(setting.value) : undefined
  const kept = (served?.value ?? []).filter(name => allowed === undefined || allowsHost(allowed, name))
  const written = setting?.origin.kind === 'file' ? saidItems(module, 'ALLOWED_HOSTS') : []
  const names = written.flatMap(({ text }) => publicName(text) ?? [])
  const hosts = names.filter(name => !isAddress(name))
  const all = [...new Set([...kept, ...(hosts.length > 0 ? hosts : kept.length > 0 ? [] : names)])]
  const at = kept.length > 0 ? served?.at : setting?.at
  if (all.length > 0 && at) return inFile(all, at)
  const refused = (served?.value ?? []).join(', ')
  return {
    key: 'domains',
    why: refused
      ? t('ALLOWED_HOSTS does not hold what nginx answers for ({0}): under which names will visitors come?', refused)
      : t('ALLOWED_HOSTS names no domain: under which names will visitors come?'),
  }
}

/** Undefined for what is no name from outside: wildcards, this machine, placeholders. `.example.com` is `example.com` and all below. */
function publicName(host: string): string | undefined {
  const name = asciiHost(host.replace(/^\./, '').replace(/:\d+$/, '').toLowerCase())
  if (name === '' || name.includes('*') || isTemplate(name) || /^(localhost|testserver|0\.0\.0\.0|127(\.\d+){3}|\[?::1?\]?)$/.test(name))
    return undefined
  return /\.(local|localhost|test|internal)$/.test(name) || !/^[\w.:[\]-]+$/.test(name) ? undefined : name
}

function isAddress(name: string): boolean {
  return /^\d+(\.\d+){3}$/.test(name) || name.includes(':')
}
