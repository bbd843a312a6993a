import { type Block, effective, own } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { isExtended, relaysIn, serversOf } from './relays.ts'

export const serverIncomplete: Rule = {
  id: 'nginx/server-incomplete',
  severity: 'error',
  summary: 'A server of stream or mail lacks what it cannot be without',

  *check(stack) {
    for (const stream of relaysIn(stack, 'stream')) yield* serversOf(stream).flatMap(missingInStream)
    for (const mail of relaysIn(stack, 'mail')) yield* serversOf(mail).flatMap(missingInMail)
  },
}

function missingInStream(server: Block): Finding[] {
  const at = server.entry?.name
  if (!at || isExtended(server, 'stream-server')) return []
  if (own(server, 'listen').length === 0) return [withoutListen(at)]
  return has(server, 'proxy_pass', 'return', 'pass')
    ? []
    : [{ at, message: t('this server does nothing with a connection, and nginx refuses to start (no handler for server); add proxy_pass') }]
}

function missingInMail(server: Block): Finding[] {
  const at = server.entry?.name
  if (!at || isExtended(server, 'mail-server')) return []
  if (own(server, 'listen').length === 0) return [withoutListen(at)]
  if (!has(server, 'protocol') && !own(server, 'listen').some(({ args: [address] }) => address && tellsProtocol(address)))
    return [{ at, message: t('nothing tells the protocol of this server, and nginx refuses to start; add protocol imap, pop3 or smtp') }]
  return effective(server, 'auth_http').entries.length > 0
    ? []
    : [{ at, message: t('nothing tells who checks passwords, and nginx refuses to start (no "auth_http" is defined); add auth_http') }]
}

function withoutListen(at: Word): Finding {
  return { at, message: t('this server listens nowhere, and nginx refuses to start (no "listen" is defined for server)') }
}

/** Also where the line above lacks its `;` and takes the directive for its own words. */
function has({ directives }: Block, ...names: string[]): boolean {
  return directives.some(({ name, args }) => [name, ...args].some(({ value }) => names.includes(value)))
}

/** On the usual ports `mail` knows the protocol by itself. */
function tellsProtocol({ value }: Word): boolean {
  return /(^|:)(25|110|143|465|587|993|995)$/.test(value) || /[${]/.test(value)
}
