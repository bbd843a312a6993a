import { isOlder } from '../../catalogue/versions.ts'
import { type Block, effective, effectiveWord, own } from '../../facts/block.ts'
import { byPart } from '../../facts/parts.ts'
import { t } from '../../l10n.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { type Encrypted, encryptedIn, isSeenFrom } from './backends.ts'
import { isTemplated } from './directives.ts'
import { relaysIn, serversOf } from './relays.ts'

export const authorityMissing: Rule = {
  id: 'nginx/authority-missing',
  severity: 'error',
  summary: 'Certificates of visitors or of a backend are verified, and no authority is named for it',

  *check(stack) {
    const version = stack.workspace.target.nginx
    const relayed = [...relaysIn(stack, 'stream'), ...relaysIn(stack, 'mail')].flatMap(serversOf)
    const servers = [...stack.nginx.flatMap(serversOfSites), ...relayed.filter(listensWithTls)]
    const passes = encryptedIn(stack)
    const reported = new Set<Entry>()
    for (const { verify, message } of [...servers.flatMap(server => ofVisitors(server, version)), ...passes.flatMap(ofBackend)]) {
      if (!reported.has(verify) && !isTemplated(verify)) yield { at: verify, message }
      reported.add(verify)
    }
  },
}

/** What is wrong with a directive that asks for verification. */
interface Missing extends Pick<Finding, 'message'> {
  verify: Entry
}

/** nginx looks at it where there is a certificate of the server's own, with which it can speak TLS at all. */
const serversOfSites = byPart(blocks =>
  blocks.filter(block => block.kind === 'server' && isSeenFrom(block) && effective(block, 'ssl_certificate').entries.length > 0),
)

function listensWithTls(server: Block): boolean {
  return own(server, 'listen').some(({ args }) => args.some(({ value }) => value === 'ssl'))
}

/** nginx 1.27.2 and later also take `ssl_trusted_certificate`. */
function ofVisitors(server: Block, version: string | undefined): Missing[] {
  const verify = effective(server, 'ssl_verify_client').entries.at(-1)
  if (!verify || !/^(on|optional)$/i.test(verify.args[0]?.value ?? '') || has(server, 'ssl_client_certificate')) return []
  const isOld = version !== undefined && isOlder(version, '1.27.2')
  if (!isOld && has(server, 'ssl_trusted_certificate')) return []
  return [{ verify, message: missing('ssl_client_certificate') }]
}

function ofBackend({ block, family }: Encrypted): Missing[] {
  const verify = effective(block, `${family}_ssl_verify`).entries.at(-1)
  const isMissing = verify && isOn(block, verify.name.value) && !has(block, `${family}_ssl_trusted_certificate`)
  return isMissing ? [{ verify, message: missing(`${family}_ssl_trusted_certificate`) }] : []
}

function missing(directive: string): string {
  return t('there is no {0} to verify certificates by, and nginx refuses to start', directive)
}

function isOn(block: Block, directive: string): boolean {
  return effectiveWord(block, directive)?.value.toLowerCase() === 'on'
}

function has(block: Block, directive: string): boolean {
  return effective(block, directive).entries.length > 0
}
