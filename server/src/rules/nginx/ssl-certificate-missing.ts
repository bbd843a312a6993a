import { type Block, effective, effectiveWord, isComplete, own } from '../../facts/block.ts'
import { byPart } from '../../facts/parts.ts'
import { t } from '../../l10n.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { type Encrypted, encryptedIn } from './backends.ts'
import { isInHttp, isStranger, isTemplated, webServersIn } from './directives.ts'
import { isExtended, relaysIn, serversOf } from './relays.ts'
import { type Hearing, hearingsIn, hearingsOf } from './servers.ts'

export const sslCertificateMissing: Rule = {
  id: 'nginx/ssl-certificate-missing',
  severity: 'error',
  summary: 'A server listens with ssl and has no certificate, or a certificate without its key',

  *check(stack) {
    for (const relay of [...relaysIn(stack, 'stream'), ...relaysIn(stack, 'mail')]) yield* serversOf(relay).flatMap(relayFindings)
    yield* keyOfOurs(encryptedIn(stack))
    if (!stack.nginx.some(outermost => secured(outermost).length > 0)) return
    for (const http of webServersIn(stack)) {
      if (holdsStranger(http)) continue
      const hearings = hearingsIn(http)
      const reported = new Set<Block>()
      for (const hearing of hearings) {
        const { server } = hearing
        if (reported.has(server) || holdsStranger(server)) continue
        const finding = keyMissing(server) ?? switchedOn(server) ?? certificateMissing(hearing, hearings)
        if (finding) yield finding
        reported.add(server)
      }
    }
  },
}

function holdsStranger({ directives }: Block): boolean {
  return directives.some(({ name }) => isStranger(name))
}

/** Servers that speak TLS, or have a certificate for it. */
const secured = byPart(blocks =>
  blocks.filter(
    block => block.kind === 'server' && (hasCertificate(block) || isOn(block, 'ssl') || hearingsOf(block).some(({ listen }) => listen.ssl)),
  ),
)

/** A server of `stream` or `mail`; with names (`server_name`) it may be one of several, of which the first has the certificate. */
function relayFindings(server: Block): Finding[] {
  const listen = own(server, 'listen').find(({ args }) => args.some(({ value }) => value === 'ssl'))
  const starttls = effective(server, 'starttls').entries.find(({ args }) => /^(on|only)$/.test(args[0]?.value ?? ''))
  const at = listen ?? starttls
  if (!at || own(server, 'server_name').length > 0 || isTemplated(at) || isExtended(server, `${server.outer?.kind ?? 'stream'}-server`))
    return []
  if (!hasCertificate(server)) return [{ at, message: withoutCertificate() }]
  const lonely = lonelyCertificate(server)
  return lonely ? [{ at: lonely, message: withoutKey() }] : []
}

/** A certificate that nginx shows to a backend, without its key. Several blocks may inherit the same one. */
function* keyOfOurs(backends: readonly Encrypted[]): Iterable<Finding> {
  const certificates = backends.flatMap(({ block, family }) => {
    const certificate = effective(block, `${family}_ssl_certificate`).entries.at(-1)
    const isLonely = certificate?.args[0]?.value && effective(block, `${family}_ssl_certificate_key`).entries.length === 0
    return isLonely && !isTemplated(certificate) ? [certificate] : []
  })
  for (const at of new Set(certificates))
    yield { at, message: t('there is no {0} for this certificate, and nginx refuses to start', `${at.name.value}_key`) }
}

/** As many keys as certificates, both from the nearest block that has any. */
function keyMissing(server: Block): Finding | undefined {
  const lonely = lonelyCertificate(server)
  const keys = effective(server, 'ssl_certificate_key').entries
  if (!lonely || lonely.args.length > 1 || !(keys.length > 0 || isInHttp(server)) || !isComplete(server)) return undefined
  return { at: lonely, message: withoutKey() }
}

function lonelyCertificate(server: Block): Entry | undefined {
  return effective(server, 'ssl_certificate').entries[effective(server, 'ssl_certificate_key').entries.length]
}

function withoutKey(): string {
  return t('there is no {0} for this certificate, and nginx refuses to start', 'ssl_certificate_key')
}

function withoutCertificate(): string {
  return t('there is no ssl_certificate for this address, and nginx refuses to start (no "ssl_certificate" is defined)')
}

/**
 * nginx wants a certificate from the default server of an address alone, and it speaks TLS there as soon as any server does; one that
 * refuses all handshakes needs none.
 */
function certificateMissing({ server, listen, address }: Hearing, hearings: readonly Hearing[]): Finding | undefined {
  if (!isInHttp(server) || !isComplete(server) || hasCertificate(server) || !listen.entry) return undefined
  const others = hearings.filter(hearing => hearing.address === address)
  const encrypted = listen.ssl ? listen : others.find(({ listen }) => listen.ssl)?.listen
  if (!encrypted) return undefined
  const first = others.find(hearing => hearing.listen.defaultServer) ?? others[0]
  const rejects = first && isOn(first.server, 'ssl_reject_handshake')
  if (first?.server !== server && !rejects) return undefined
  if (isOn(server, 'ssl_reject_handshake')) return undefined
  const related = encrypted.entry && !listen.ssl ? [{ at: encrypted.entry, message: t('TLS ends here') }] : []
  return { at: listen.entry, message: withoutCertificate(), related }
}

/** Of `ssl on` nginx asks every server for a certificate. */
function switchedOn(server: Block): Finding | undefined {
  const at = isOn(server, 'ssl') ? effective(server, 'ssl').entries.at(-1) : undefined
  if (!at || hasCertificate(server) || isOn(server, 'ssl_reject_handshake') || !isInHttp(server) || !isComplete(server)) return undefined
  return { at, message: withoutCertificate() }
}

function isOn(server: Block, name: string): boolean {
  return effectiveWord(server, name)?.value.toLowerCase() === 'on'
}

function hasCertificate(server: Block): boolean {
  return effective(server, 'ssl_certificate').entries.length > 0
}
