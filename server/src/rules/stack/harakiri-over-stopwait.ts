import { type AppServer, type Option, optionOf, optionsOf, type Program } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { insertLineAfter, type Span } from '../../span.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Fix, Rule } from '../rule.ts'
import { managerName } from './managers.ts'

export const harakiriOverStopwait: Rule = {
  id: 'stack/harakiri-over-stopwait',
  severity: 'info',
  summary: 'The process manager kills the server before it has ended its requests',

  *check({ servers }) {
    for (const server of servers) {
      const { program } = server
      const patience = program && patienceOf(program)
      const grace = patience && graceOf(server)
      if (!program || !grace || grace.seconds <= patience.seconds) continue
      yield {
        at: patience.at ?? program.command.at,
        message: t(
          '{0} kills {1} {2} s after asking it to stop, but lets requests in flight take up to {3} s: the last ones are cut off; wait longer than that with {4}',
          managerName(program.manager),
          server.kind,
          String(patience.seconds),
          String(grace.seconds),
          patience.setting,
        ),
        related: grace.at ? [{ at: grace.at, message: t('how long requests may take to end') }] : [],
        fixes: waitLonger(program, patience, grace.seconds + 5),
      }
    }
  },
}

interface Patience {
  seconds: number
  setting: 'stopwaitsecs' | 'TimeoutStopSec'
  at?: Word
}

/** How long the manager waits before it sends KILL; undefined where that is not known, or for ever. */
function patienceOf({ manager, entry }: Program): Patience | undefined {
  if (manager !== 'supervisor' && manager !== 'systemd') return undefined
  const setting = manager === 'supervisor' ? 'stopwaitsecs' : 'TimeoutStopSec'
  const names = manager === 'supervisor' ? ['stopwaitsecs'] : ['TimeoutStopSec', 'TimeoutSec']
  const at = entry.body?.findLast(({ name }) => names.includes(name.value))?.args[0]
  if (!at) return { seconds: manager === 'supervisor' ? 10 : 90, setting }
  const [, digits, unit = 's'] = /^(\d+) ?(s|sec|min|m)?$/.exec(at.value) ?? []
  return digits === undefined ? undefined : { seconds: Number(digits) * (unit.startsWith('m') ? 60 : 1), setting, at }
}

/**
 * How long the server waits for requests in flight when it is asked to stop: gunicorn as told, uWSGI for `worker-reload-mercy` (60 s), or
 * until harakiri ends them, where a hook makes TERM graceful. Undefined where it does not wait, or only as long as nobody thought of it.
 */
function graceOf(server: AppServer): { seconds: number; at?: Span } | undefined {
  if (server.kind === 'gunicorn') return secondsOf(optionOf(server, 'graceful_timeout'))
  const hooks = optionsOf(server, 'hook-master-start')
  const graceful = hooks.find(({ value }) => value.known && value.value.includes('gracefully_kill_them_all'))
  if (server.kind !== 'uwsgi' || !server.complete || !graceful) return undefined
  const mercy = optionOf(server, 'worker-reload-mercy')
  const harakiri = secondsOf(optionOf(server, 'harakiri'))
  const grace = mercy ? secondsOf(mercy) : { seconds: 60, at: graceful.at }
  return grace && harakiri && harakiri.seconds > 0 && harakiri.seconds < grace.seconds ? harakiri : grace
}

function secondsOf(option: Option | undefined): { seconds: number; at: Span } | undefined {
  return option?.value.known && /^\d+$/.test(option.value.value) ? { seconds: Number(option.value.value), at: option.at } : undefined
}

function waitLonger({ entry, command }: Program, { setting, at }: Patience, seconds: number): Fix[] {
  const title = t('wait {0} s', String(seconds))
  if (at) return [{ title, edits: [{ at, text: String(seconds) }] }]
  const isSection = entry.source === command.at.source && entry.body !== undefined
  return isSection
    ? [
        {
          title,
          edits: [insertLineAfter(command.at, setting === 'stopwaitsecs' ? `stopwaitsecs = ${seconds}` : `TimeoutStopSec=${seconds}`)],
        },
      ]
    : []
}
