import { own } from '../../facts/block.ts'
import { optionOf } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import type { Finding, Rule } from '../rule.ts'
import { managerName, waitsInForeground } from './managers.ts'

export const daemonizeUnderSupervisor: Rule = {
  id: 'stack/daemonize-under-supervisor',
  severity: 'error',
  summary: 'A server that goes to the background is kept by a manager that waits in the foreground, or the other way round',

  *check(stack) {
    yield* uwsgi(stack)
    yield* nginx(stack)
    yield* forking(stack)
  },
}

function* uwsgi({ servers }: Stack): Iterable<Finding> {
  for (const server of servers) {
    const daemonize = optionOf(server, 'daemonize', 'daemonize2')
    if (server.kind !== 'uwsgi' || !daemonize || !server.program || !waitsInForeground(server.program)) continue
    const { entry } = daemonize
    yield {
      at: entry?.name ?? daemonize.at,
      message: t(
        '{0} sends uWSGI to the background, but {1} waits for the process it started: it sees an exit, starts another one, and each try leaves a whole uWSGI running; use logto instead',
        daemonize.name,
        server.program.manager,
      ),
      related: [{ at: server.program.command.at, message: t('{0} runs it here', managerName(server.program.manager)) }],
      fixes: entry
        ? [{ title: t('write the log with logto and stay in the foreground'), edits: [{ at: entry.name, text: 'logto' }], safe: true }]
        : [],
    }
  }
}

/** The other way round: systemd waits for the first process to end, and the server stays. */
function* forking({ servers }: Stack): Iterable<Finding> {
  for (const { kind, complete, options, program, executable } of servers) {
    const type = program?.entry.body?.findLast(({ name }) => name.value === 'Type')?.args[0]
    if (program?.manager !== 'systemd' || program.type !== 'forking' || !type || !complete) continue
    if (program.command.words[0]?.start !== executable?.start || options.some(({ name }) => /^(daemon|attach-daemon)/.test(name))) continue
    yield {
      at: type,
      message: t(
        'systemd waits until {0} goes to the background, which it does not: the start times out after 90 s, and systemd ends it; write simple',
        kind,
      ),
      fixes: [{ title: t('write {0}', 'simple'), edits: [{ at: type, text: 'simple' }], safe: true }],
    }
  }
}

/** nginx daemonises unless it is told not to; images that append `daemon off;` when they are built do tell it. */
function* nginx({ programs, nginx, documents }: Stack): Iterable<Finding> {
  const started = programs.filter(({ manager, command }) => manager === 'supervisor' && /(^|\/)nginx$/.test(command.words[0]?.value ?? ''))
  const main = nginx.filter(block => block.kind === 'main')
  if (started.length === 0 || main.length === 0 || main.some(block => !block.complete || own(block, 'daemon').length > 0)) return
  if (documents.some(({ source }) => /daemon\s+off/.test(source.text))) return
  for (const program of started) {
    yield {
      at: program.command.at,
      message: t(
        'nginx goes to the background by itself, so supervisor sees an exit, restarts it and gives up, while the first nginx holds the port; add "-g \'daemon off;\'"',
      ),
    }
  }
}
