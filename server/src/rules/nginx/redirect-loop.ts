import { type Block, enclosing, isComplete, isPrefix } from '../../facts/block.ts'
import { listens, serverNames } from '../../facts/listen.ts'
import { t } from '../../l10n.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Rule } from '../rule.ts'
import { directivesNamed, isTemplated } from './directives.ts'

export const redirectLoop: Rule = {
  id: 'nginx/redirect-loop',
  severity: 'error',
  summary: 'A server redirects each of its addresses to the same one',
  perPart: true,

  *check(stack) {
    for (const { block, entry } of directivesNamed(stack, 'return', 'rewrite')) {
      const server = enclosing(block, 'server')
      const isForAll = block === server || (block.outer === server && block.match?.pattern === '/' && isPrefix(block.match))
      if (!server || !isForAll || isTemplated(entry) || !isComplete(block) || mayEndBefore(entry, block, server)) continue
      const { scheme, host } = targetOf(entry) ?? {}
      if (host === undefined || !isOwnName(host, server)) continue
      const heard = listens(server).find(
        ({ ssl, port }) => (scheme !== 'http' && ssl && port === 443) || (scheme !== 'https' && !ssl && port === 80),
      )
      if (!heard) continue
      yield {
        at: entry,
        message: t(
          'whoever comes to {0} is sent to the same address again, without end (ERR_TOO_MANY_REDIRECTS); this belongs into the server that is left',
          `${heard.ssl ? 'https' : 'http'}://${host.startsWith('$') ? '…' : host}`,
        ),
        related: [{ at: heard.at, message: t('listens on {0}', heard.at.value) }],
      }
    }
  },
}

/** Where a directive sends all requests, path and all. */
function targetOf({ name, args }: Entry): { scheme: string; host: string } | undefined {
  const words = args.map(({ value }) => value)
  const rest = name.value === 'return' ? '\\$request_uri' : wholePaths.test(words[0] ?? '') ? '(?:/?\\$1|\\$request_uri\\??)' : undefined
  if (rest === undefined || (name.value === 'return' && words.length > 1 && !/^30[12378]$/.test(words[0] ?? ''))) return undefined
  const url = name.value === 'return' ? words.at(-1) : words[1]
  const [, scheme, host] = new RegExp(`^(https?|\\$scheme)://(\\$host|\\$http_host|\\$server_name|[\\w.-]+)${rest}$`).exec(url ?? '') ?? []
  return scheme !== undefined && host !== undefined ? { scheme, host } : undefined
}

/** Regular expressions that fit every path. */
const wholePaths = /^\^?\/?(\(\/?\.\*\)\$?)?$/

function isOwnName(host: string, server: Block): boolean {
  const names = serverNames(server).map(({ value }) => value.toLowerCase())
  if (host === '$server_name') return /^[\w-]+(\.[\w-]+)+$/.test(names[0] ?? '')
  return host.startsWith('$') || names.includes(host.toLowerCase())
}

/** Whether something before a directive may have answered already, or rewritten what was asked. */
function mayEndBefore(entry: Entry, block: Block, server: Block): boolean {
  return [block, server].some(
    level =>
      level.blocks.some(({ kind }) => kind === 'if') ||
      level.directives.some(other => other !== entry && /^(return|rewrite|break)$/.test(other.name.value)),
  )
}
