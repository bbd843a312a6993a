import { type Block, blocksIn, enclosing, isComplete } from '../../facts/block.ts'
import { listens } from '../../facts/listen.ts'
import { asFlag, isTruthy, settingOf } from '../../facts/settings.ts'
import type { Workspace } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import { textOf } from '../../span.ts'
import type { Value } from '../../syntax/python/reader.ts'
import type { Rule } from '../rule.ts'

export const secureCookiesOverHttp: Rule = {
  id: 'django/secure-cookies-over-http',
  severity: 'warning',
  summary: 'Cookies are only sent over HTTPS, and nginx has no TLS',

  *check({ live, nginx, connections, containers, workspace }) {
    if (live.length === 0) return
    const passing = [...new Set(connections.flatMap(({ block }) => enclosing(block, 'server') ?? []))]
    if (passing.length === 0 || containers.length > 0 || !passing.every(isPlain) || nginx.some(top => expectsTls(top, workspace))) return
    if (live.some(module => ['SECURE_SSL_REDIRECT', 'SECURE_PROXY_SSL_HEADER'].some(name => maySet(settingOf(module, name))))) return
    for (const { settings } of live)
      for (const name of ['SESSION_COOKIE_SECURE', 'CSRF_COOKIE_SECURE']) {
        const setting = settings.get(name)
        if (!setting || asFlag(setting.value) !== true) continue
        const [listen] = passing.flatMap(listens)
        yield {
          at: setting.value,
          message:
            name === 'SESSION_COOKIE_SECURE'
              ? t('browsers send this cookie over HTTPS only, and nginx has none: whoever logs in is asked to log in again')
              : t('browsers send this cookie over HTTPS only, and nginx has none: every form ends in "CSRF verification failed"'),
          ...(listen ? { related: [{ at: listen.at, message: t('plain HTTP') }] } : {}),
        }
      }
  },
}

/** A server on port 80 of which everything was seen: on any other port something stands in front of it. */
function isPlain(server: Block): boolean {
  return isComplete(server) && listens(server).every(({ port, ssl }) => port === 80 && !ssl)
}

/** Traces, in files of the project, of TLS that ends in front of nginx, that another server has, or that certbot is going to add. */
function expectsTls(top: Block, workspace: Workspace): boolean {
  for (const { directives, entry } of blocksIn(top)) {
    if (entry && /acme-challenge/.test(entry.args.map(({ value }) => value).join(' '))) return true
    const written = directives.filter(({ source }) => workspace.has(source.path))
    if (written.some(line => /ssl|https|443|real_ip|proxy_protocol|http_x_forwarded|http_cf_/i.test(textOf(line)))) return true
  }
  return false
}

function maySet(value: Value | undefined): boolean {
  return value !== undefined && isTruthy(value) !== false
}
