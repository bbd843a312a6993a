import { type AppServer, type Option, optionOf } from '../../facts/facts.ts'
import { hasMaster } from '../../facts/uwsgi.ts'
import { toInteger } from '../../formats/uwsgi.ts'
import { t } from '../../l10n.ts'
import { insertLineBefore } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Fix } from '../rule.ts'

/** The uWSGI servers that certainly run without a master. */
export function* withoutMaster(stack: Stack): Iterable<AppServer> {
  for (const server of stack.servers)
    if (server.kind === 'uwsgi' && server.complete && hasMaster(server) === false && !isVassal(server, stack)) yield server
}

/** An Emperor gives every vassal a master. Any file could be one where an Emperor is started, or a folder is called so. */
function isVassal(server: AppServer, { servers, workspace }: Stack): boolean {
  if (optionOf(server, 'emperor') || /\/(vassals|emperor[^/]*|apps-(enabled|available))\//.test(server.at.source.path)) return true
  if (server.program) return false
  const files = workspace.documentsOf('uwsgi')
  return servers.some(other => optionOf(other, 'emperor')) || files.some(({ source }) => /^[ \t]*emperor[ \t]*=/m.test(source.text))
}

/** An option whose number is known and not below another, with that number. */
export function atLeast(server: AppServer, name: string, least: number): (Option & { number: number }) | undefined {
  const option = optionOf(server, name)
  if (!option?.value.known) return undefined
  const number = toInteger(option.value.value)
  return number >= least ? { ...option, number } : undefined
}

/** Before the line of the option that needs it; where it is switched off, somebody may have had a reason. */
export function addMaster(server: AppServer, { entry }: Option): Fix[] {
  const off = optionOf(server, 'master')
  if (off?.entry) return [{ title: t('set master = true'), edits: [{ at: off.at, text: 'true' }] }]
  return entry && !off ? [{ title: t('add master = true'), edits: [insertLineBefore(entry, 'master = true')], safe: true }] : []
}
