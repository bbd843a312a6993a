import { type Block, effective, effectiveWord, isComplete } from '../../facts/block.ts'
import { byPart } from '../../facts/parts.ts'
import { t } from '../../l10n.ts'
import type { Finding, Rule } from '../rule.ts'
import { isStranger, isWithin, webServersIn } from './directives.ts'
import { type Hearing, hearingsIn, hearingsOf } from './servers.ts'

export const sslCertificateMissing: Rule = {
  id: 'nginx/ssl-certificate-missing',
  severity: 'error',
  summary: 'A server listens with ssl and has no certificate, or a certificate without its key',

  *check(stack) {
    if (!stack.nginx.some(outermost => secured(outermost).length > 0)) return
    for (const http of webServersIn(stack)) {
      const hearings = hearingsIn(http)
      const reported = new Set<Block>()
      for (const { server, listen } of hearings) {
        if (reported.has(server) || [...server.directives, ...http.directives].some(({ name }) => isStranger(name))) continue
        const finding = keyMissing(server) ?? (listen.ssl ? certificateMissing({ server, listen, address: '' }, hearings) : undefined)
        if (finding) yield finding
        reported.add(server)
      }
    }
  },
}

/** Servers that speak TLS, or have a certificate for it. */
const secured = byPart(blocks =>
  blocks.filter(block => block.kind === 'server' && (hasCertificate(block) || hearingsOf(block).some(({ listen }) => listen.ssl))),
)

/** As many keys as certificates, both from the nearest block that has any. */
function keyMissing(server: Block): Finding | undefined {
  const certificates = effective(server, 'ssl_certificate').entries
  const keys = effective(server, 'ssl_certificate_key').entries
  const [lonely] = certificates.slice(keys.length)
  if (!lonely || !(keys.length > 0 || isWithin(server, 'http')) || !isComplete(server)) return undefined
  return { at: lonely, message: t('there is no ssl_certificate_key for this certificate, and nginx refuses to start') }
}

/** nginx wants a certificate from the default server of an address alone; one that refuses all handshakes needs none. */
function certificateMissing({ server, listen }: Hearing, hearings: readonly Hearing[]): Finding | undefined {
  if (!isWithin(server, 'http') || !isComplete(server) || hasCertificate(server) || !listen.entry) return undefined
  const address = hearings.find(hearing => hearing.listen === listen)?.address
  const others = hearings.filter(hearing => hearing.address === address)
  const first = others.find(hearing => hearing.listen.defaultServer) ?? others[0]
  const rejects = first && effectiveWord(first.server, 'ssl_reject_handshake')?.value.toLowerCase() === 'on'
  if (first?.server !== server && !rejects) return undefined
  if (effectiveWord(server, 'ssl_reject_handshake')?.value.toLowerCase() === 'on') return undefined
  return {
    at: listen.entry,
    message: t('there is no ssl_certificate for this address, and nginx refuses to start (no "ssl_certificate" is defined)'),
  }
}

function hasCertificate(server: Block): boolean {
  return effective(server, 'ssl_certificate').entries.length > 0
}
