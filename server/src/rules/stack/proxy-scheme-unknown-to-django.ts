import { type Block, effective, enclosing, isComplete } from '../../facts/block.ts'
import type { Connection } from '../../facts/facts.ts'
import { listens } from '../../facts/listen.ts'
import { asFlag, asList, type SettingsModule } from '../../facts/settings.ts'
import { t } from '../../l10n.ts'
import { insertLineAfter } from '../../span.ts'
import type { Rule } from '../rule.ts'

export const proxySchemeUnknownToDjango: Rule = {
  id: 'stack/proxy-scheme-unknown-to-django',
  severity: 'error',
  summary: 'TLS ends in nginx, Django redirects to HTTPS, and nothing tells Django that the request came over TLS',

  *check({ connections, live }) {
    const [module] = live
    const redirect = module?.settings.get('SECURE_SSL_REDIRECT')
    if (!module || !redirect || !live.every(({ settings }) => asFlag(settings.get('SECURE_SSL_REDIRECT')?.value) === true)) return
    for (const connection of connections) {
      const { entry, block } = connection
      const server = enclosing(block, 'server')
      const tls = server && listens(server).find(({ ssl }) => ssl)
      if (!tls || !isComplete(block) || conveysScheme(connection, live) || isWebSocket(block)) continue
      const line =
        entry.name.value === 'uwsgi_pass' ? 'uwsgi_param HTTPS $https if_not_empty;' : 'proxy_set_header X-Forwarded-Proto $scheme;'
      yield {
        at: entry,
        message: t(
          'SECURE_SSL_REDIRECT is on, and nothing here tells Django that the visitor came over TLS; every page redirects to itself (ERR_TOO_MANY_REDIRECTS); add "{0}"',
          line,
        ),
        related: [
          { at: redirect.at, message: t('redirects whatever Django takes for HTTP') },
          { at: tls.at, message: t('TLS ends here') },
        ],
        fixes: [{ title: t('add "{0}"', line), edits: [insertLineAfter(entry, line)] }],
      }
    }
  },
}

/** uWSGI and gunicorn themselves take X-Forwarded-Proto; beyond that Django looks where SECURE_PROXY_SSL_HEADER points. */
function conveysScheme({ entry, block }: Connection, live: SettingsModule[]): boolean {
  const trusted = live.flatMap(({ settings }) => asList(settings.get('SECURE_PROXY_SSL_HEADER')?.value)?.[0] ?? [])
  if (entry.name.value === 'uwsgi_pass') {
    const params = names(block, 'uwsgi_param')
    return ['HTTPS', 'UWSGI_SCHEME', 'HTTP_X_FORWARDED_PROTO', ...trusted].some(name => params.has(name))
  }
  if (entry.name.value !== 'proxy_pass') return true
  const headers = names(block, 'proxy_set_header')
  return ['HTTP_X_FORWARDED_PROTO', ...trusted].some(name => headers.has(name))
}

/** A location of its own for web sockets: no middleware of Django looks at them. */
function isWebSocket(block: Block): boolean {
  return block.match?.pattern !== '/' && names(block, 'proxy_set_header').has('HTTP_UPGRADE')
}

/** Names in the form of WSGI's environ: `X-Forwarded-Proto` becomes HTTP_X_FORWARDED_PROTO. */
function names(block: Block, directive: 'uwsgi_param' | 'proxy_set_header'): Set<string> {
  const plain = effective(block, directive).entries.map(({ args }) => args[0]?.value ?? '')
  return new Set(directive === 'uwsgi_param' ? plain : plain.map(name => `HTTP_${name.toUpperCase().replaceAll('-', '_')}`))
}
