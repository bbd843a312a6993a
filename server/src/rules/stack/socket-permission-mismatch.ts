import { type Account, nginxAccounts } from '../../facts/account.ts'
import type { AppServer, Listener, SocketPermissions } from '../../facts/facts.ts'
import { mayConnect, showMode } from '../../facts/permissions.ts'
import { t } from '../../l10n.ts'
import { insertLineAfter } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Fix, Rule, Severity } from '../rule.ts'
import { emperorsOver, givenToVassals } from './emperors.ts'
import { listenersBehind } from './reach.ts'

export const socketPermissionMismatch: Rule = {
  id: 'stack/socket-permission-mismatch',
  severity: 'error',
  summary: "nginx's worker user may not write to the unix socket",

  *check(stack) {
    if (!stack.listeners.some(({ permissions }) => permissions?.mode !== undefined)) return
    const joins = joinersIn(stack)
    for (const { to, at, block } of stack.connections) {
      const behind = to.flatMap(({ address }) => (address.kind === 'unix' ? listenersBehind(address, stack) : []))
      for (const { permissions, ...listener } of behind) {
        if (permissions?.mode === undefined) continue
        const accounts = nginxAccounts(block, stack.workspace.target.distribution)
        const [account] = accounts
        const severity = weigh(permissions, accounts, joins)
        if (!severity || isMadeByVassal(permissions, listener.server, accounts, stack)) continue
        yield {
          at: permissions.at,
          severity,
          message: describe(permissions, permissions.mode, account),
          related: [
            { at, message: t('nginx connects here') },
            ...(account.at ? [{ at: account.at, message: t('nginx runs as {0}', account.name) }] : []),
          ],
          fixes: shareGroup(listener, account.name),
        }
      }
    }
  },
}

function describe({ owner, group }: SocketPermissions, mode: number, { name: account, at }: Account): string {
  if (!owner)
    return t(
      'the socket will be mode {0}, writable only for the account that starts the server; unless that is {1}, as which nginx runs, requests end in 502 (13: Permission denied)',
      showMode(mode),
      account,
    )
  return t(
    'the socket will be mode {0}, owned by {1}, and nginx runs as {2}, which may not write to it; requests end in 502 (13: Permission denied)',
    showMode(mode),
    group ? `${owner}:${group}` : owner,
    at ? account : t('{0} (unless "user" says otherwise)', account),
  )
}

/**
 * Undefined where nginx may connect as one of the accounts it may have, or where only an unknown group decides; an error where both
 * accounts are written down.
 */
function weigh(
  permissions: SocketPermissions,
  accounts: [Account, ...Account[]],
  joins: (account: string) => boolean,
): Severity | undefined {
  if (accounts.some(({ name }) => mayConnect(permissions, name) === true)) return undefined
  const groupWrites = ((permissions.mode ?? 0) & 0o020) !== 0
  if (groupWrites && (permissions.group === undefined || accounts.some(({ name }) => joins(name)))) return undefined
  return accounts[0].at && permissions.owner !== undefined ? 'error' : 'warning'
}

/** Whether an Emperor may start the server, and then as somebody by whom nginx could connect. */
function isMadeByVassal(permissions: SocketPermissions, server: AppServer | undefined, accounts: Account[], stack: Stack): boolean {
  return (server ? emperorsOver(server, stack) : []).some(emperor => {
    const given = givenToVassals(emperor)
    if (given?.owner === 'root') return false
    return !given || accounts.some(({ name }) => mayConnect({ ...permissions, ...given }, name) !== false)
  })
}

/** Tells whether a script or image adds an account to a group: which one is not looked at. */
function joinersIn({ documents }: Stack): (account: string) => boolean {
  let names: ReadonlySet<string> | undefined
  return account => {
    names ??= new Set(documents.flatMap(({ source }) => namesJoining(source.text)))
    return names.has(account)
  }
}

/** Everything that is named behind a command that may add an account to a group, on the same line. */
function namesJoining(text: string): string[] {
  return [...text.matchAll(/\b(?:usermod|adduser|addgroup|gpasswd|useradd)\b.*/g)].flatMap(([line]) => line.split(/[^\w.-]+/))
}

/** Gives the socket to nginx's group, the way that needs neither root nor a socket open to everybody. */
function shareGroup({ server, at }: Pick<Listener, 'server' | 'at'>, group: string): Fix[] {
  if (server?.kind !== 'uwsgi') return []
  const line = (name: string) => server.options.findLast(option => option.name === name)?.entry
  const socket = server.options.find(option => option.at === at)?.entry
  const [uid, gid, chmod] = [line('uid'), line('gid'), line('chmod-socket')]
  if (!socket || !uid) return []
  const [groupValue] = gid?.args ?? []
  const [modeValue] = chmod?.args ?? []
  return [
    {
      title: t('let the group {0} write: gid = {0}, chmod-socket = 660', group),
      edits: [
        groupValue ? { at: groupValue, text: group } : insertLineAfter(uid, `gid = ${group}`),
        modeValue ? { at: modeValue, text: '660' } : insertLineAfter(socket, 'chmod-socket = 660'),
      ],
    },
  ]
}
