import { type Protocol, show } from '../../facts/address.ts'
import type { Connection, Destination, Listener } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { insertLineAfter } from '../../span.ts'
import type { Fix, Rule } from '../rule.ts'
import { fitsElsewhere, heardOf } from './reach.ts'

export const protocolMismatch: Rule = {
  id: 'stack/protocol-mismatch',
  severity: 'error',
  summary: 'nginx speaks another protocol than the server behind the socket',

  *check(stack) {
    for (const connection of stack.listeners.length > 0 ? stack.connections : [])
      for (const { destination, by } of heardOf(connection, stack)) {
        const [listener] = by
        if (!listener || by.some(other => other.protocol === connection.protocol)) continue
        if (fitsElsewhere(destination.address, connection, stack)) continue
        yield {
          at: connection.at,
          message: t(
            'nginx speaks {0} to {1}, but the server there expects {2}; {3}',
            connection.protocol,
            show(destination.address),
            listener.protocol,
            symptom(connection.protocol, listener),
          ),
          related: by.map(({ at, protocol, option, server }) => ({
            at,
            message: t('listens here for {0} ({1})', protocol, server?.kind === 'runserver' ? server.kind : option),
          })),
          fixes: [...changePass(connection, destination, listener), ...changeOption(connection, listener)],
        }
      }
  },
}

/** Measured on nginx 1.22, uWSGI 2.0.21 and gunicorn 20.1. */
function symptom(spoken: Protocol, { protocol, option, server }: Listener): string {
  if (protocol === 'uwsgi') return t('requests end in 502 at once, and uWSGI logs "invalid request block size"')
  if (spoken === 'uwsgi' && option === 'http') return t('requests end in 504 when uwsgi_read_timeout is over (60 s)')
  if (spoken === 'uwsgi' && server?.kind === 'gunicorn') return t('requests end in 502 after 30 s, and gunicorn logs "WORKER TIMEOUT"')
  return t('requests end in 502 or 504')
}

function changePass({ entry, at, protocol }: Connection, { address, via }: Destination, listener: Listener): Fix[] {
  const pass = `${protocol === 'uwsgi' ? 'uwsgi' : 'proxy'}_pass`
  const [target] = entry.args
  if (entry.name.value !== pass || !target) return []
  const name = via?.name ?? show(address)
  if (listener.protocol === 'uwsgi' && pass === 'proxy_pass')
    return [
      {
        title: t('pass with uwsgi_pass'),
        edits: [{ at: entry.name, text: 'uwsgi_pass' }, { at, text: name }, insertLineAfter(entry, 'include uwsgi_params;')],
      },
    ]
  if (listener.protocol === 'http' && pass === 'uwsgi_pass')
    return [
      {
        title: t('pass with proxy_pass'),
        edits: [
          { at: entry.name, text: 'proxy_pass' },
          { at, text: `http://${name}` },
          insertLineAfter(entry, 'proxy_set_header X-Forwarded-Proto $scheme;'),
          insertLineAfter(entry, 'proxy_set_header Host $http_host;'),
        ],
      },
    ]
  return []
}

function changeOption({ protocol }: Connection, { at, option, server }: Listener): Fix[] {
  const line = server?.options.find(candidate => candidate.at === at)?.entry
  if (server?.kind !== 'uwsgi' || !line || line.name.value !== option) return []
  const wanted = protocol === 'uwsgi' ? 'socket' : protocol === 'http' ? 'http-socket' : undefined
  return wanted ? [{ title: t('listen with {0}', wanted), edits: [{ at: line.name, text: wanted }] }] : []
}
