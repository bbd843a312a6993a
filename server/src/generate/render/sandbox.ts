import { t } from '../../l10n.ts'
import { unitWord as word } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { type Layout, layoutOf } from './layout.ts'
import { lines, text } from './text.ts'

/** What a service may do to the system: as little as it needs. Settings that the target's systemd does not know yet are left out. */
export function sandbox(plan: Plan): string {
  const layout = layoutOf(plan)
  const { target } = layout
  const since = (version: number, ...settings: string[]) => target.systemd >= version && lines(...settings)
  const inHome = [plan.directory, plan.venv, plan.static?.directory, plan.media?.directory, ...plan.writable].some(path =>
    /^\/(home|root)\//.test(`${path}/`),
  )
  return text`
# ${t('A hole in the application stays a hole in the application.')}
NoNewPrivileges=true
PrivateTmp=true
PrivateDevices=true
${inHome ? inHomeNote() : 'ProtectHome=true'}
${target.systemd < 232 && 'ProtectSystem=full'}
${since(232, `# ${t('All is read-only but these folders.')}`, 'ProtectSystem=strict', `ReadWritePaths=${writable(plan, layout)}`)}
${since(232, 'ProtectKernelTunables=true', 'ProtectKernelModules=true', 'ProtectControlGroups=true')}
${since(232, 'RestrictRealtime=true')}
${since(233, 'RestrictNamespaces=true')}
${since(235, 'LockPersonality=true')}
${since(244, 'ProtectKernelLogs=true')}
${since(247, 'ProtectClock=true', 'ProtectHostname=true')}
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
SystemCallArchitectures=native
`
}

function inHomeNote(): string {
  return `# ${t('The project lies in a home directory, so that these stay visible.')}`
}

function writable({ media, writable }: Plan, { runtime, state }: Layout): string {
  return [runtime, state, media?.directory, ...writable].flatMap(path => (path === undefined ? [] : word(path))).join(' ')
}
