import type { AppServer, Connection, Listener, Program } from '../../facts/facts.ts'
import { assignment, type Unit, unitOf } from '../../formats/systemd/units.ts'
import { t } from '../../l10n.ts'
import { folderOf, isBelow } from '../../path.ts'
import { insertLineBefore, type Span, span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Finding, Fix, Rule } from '../rule.ts'
import { valueIn } from '../supervisor/sections.ts'
import { bindsAs, startsAs, switchesTo } from './accounts.ts'
import { mayRunInContainers } from './containers.ts'
import { isRoot } from './root.ts'
import { isMentioned, scriptsIn } from './scripts.ts'

export const closedToUser: Rule = {
  id: 'stack/closed-to-user',
  severity: 'error',
  summary: 'A program runs as a user that may not enter its folder, or not make its socket there',

  *check(stack) {
    if (mayRunInContainers(stack)) return
    const findings = findingsIn(stack)
    if (findings.length > 0 && !opensFolders(stack)) yield* findings
  },
}

function findingsIn(stack: Stack): Finding[] {
  const findings: Finding[] = []
  const stopped = new Set<Program>()
  for (const program of stack.programs) {
    const finding = inProgram(program, stack)
    if (!finding) continue
    stopped.add(program)
    findings.push(finding)
  }
  const starting = ({ program }: AppServer) => program === undefined || !stopped.has(program)
  findings.push(...stack.servers.filter(starting).flatMap(inServer))
  for (const listener of stack.listeners) if (listener.server && starting(listener.server)) findings.push(...inListener(listener, stack))
  return findings
}

/** The folder that uWSGI enters, or finds its Python in, after it has changed its user. */
function inServer(server: AppServer): Finding[] {
  const user = switchesTo(server)
  const option = server.options.findLast(({ name, value }) => /^(chdir|home)$/.test(name) && value.known && isOfRoot(value.value))
  if (user === undefined || !option?.value.known) return []
  const symptom = option.name === 'home' ? "No module named 'encodings'" : 'chdir(): Permission denied'
  return [{ at: option.at, message: mayNotEnter(user, option.value.value, symptom) }]
}

/** What a manager cannot start: it changes into the folder, and starts the command, as the user. */
function inProgram(program: Program, { workspace }: Stack): Finding | undefined {
  const { manager, entry, command } = program
  if (manager !== 'systemd' && manager !== 'supervisor') return undefined
  const document = workspace.document(entry.source.path)
  const unit = manager === 'systemd' ? document && unitOf(document, workspace) : undefined
  const folder = unit ? assignment(unit, 'Service', 'WorkingDirectory') : valueIn(entry, 'directory')
  const enters = folder && program.directory?.known && !folder.value.startsWith('-') ? program.directory.value : undefined
  const [executable] = command.words
  const hidden = unit && hiddenHomes(unit)
  if (hidden) {
    if (folder && enters && /^\/(home|root|run\/user)(\/|$)/.test(enters)) return hiddenFrom(folder, '200/CHDIR', hidden)
    if (executable && /^\/(home|root)\//.test(executable.value)) return hiddenFrom(executable, '203/EXEC', hidden)
  }
  const user = startsAs(program)
  if (user === undefined || isRoot(user) || (unit && keepsRights(unit))) return undefined
  if (folder && enters && isOfRoot(enters))
    return { at: folder, message: mayNotEnter(user, enters, unit ? '200/CHDIR' : "couldn't chdir: EACCES") }
  if (executable && isOfRoot(executable.value))
    return { at: executable, message: mayNotEnter(user, executable.value, unit ? '203/EXEC' : "couldn't exec: EACCES") }
  return undefined
}

function mayNotEnter(user: string, path: string, symptom: string): string {
  return t(
    '{0} may not enter /root, so that it does not reach {1} and nothing starts ({2}); put the project elsewhere, such as below /srv',
    user,
    path,
    symptom,
  )
}

/** `ProtectHome`, where it hides home directories and nothing is put back into them. */
function hiddenHomes(unit: Unit): Word | undefined {
  const value = assignment(unit, 'Service', 'ProtectHome')
  if (!value || !/^(1|y|yes|t|true|on|tmpfs)$/i.test(value.value)) return undefined
  return assignment(unit, 'Service', 'BindPaths') || assignment(unit, 'Service', 'BindReadOnlyPaths') ? undefined : value
}

function hiddenFrom(at: Word, symptom: string, setting: Word): Finding {
  return {
    at,
    message: t(
      'ProtectHome={0} hides home directories from the program, and nothing starts ({1}); put the project elsewhere, such as below /srv',
      setting.value,
      symptom,
    ),
    related: [{ at: setting, message: t('hides them') }],
    fixes: [{ title: t('let the program read home directories'), edits: [{ at: setting, text: 'read-only' }] }],
  }
}

/** Whether a service is given more rights than its user has: `ExecStart=+…`, capabilities. */
function keepsRights(unit: Unit): boolean {
  const start = assignment(unit, 'Service', 'ExecStart')
  return /^[-@:]*[+!]/.test(start?.value ?? '') || assignment(unit, 'Service', 'AmbientCapabilities') !== undefined
}

/** A socket whose file would be made in a folder of root's. */
function inListener({ address, at, server }: Listener, stack: Stack): Finding[] {
  if (address.kind !== 'unix' || !server) return []
  const folder = folderOf(address.path)
  const user = isOfRoot(folder) || /^(\/var)?\/run$/.test(folder) ? bindsAs(server) : undefined
  if (user === undefined || isRoot(user)) return []
  const { program } = server
  const document = program?.manager === 'systemd' ? stack.workspace.document(program.entry.source.path) : undefined
  const unit = document && unitOf(document, stack.workspace)
  if (unit && (keepsRights(unit) || isHandedOver(unit, stack))) return []
  const message = t(
    '{0} may not make a file in {1}, which belongs to root: there is no socket ("Permission denied") and requests end in 502; give it a folder of its own',
    user,
    folder,
  )
  return [{ at, message, fixes: unit ? ownFolder(at, address.path, unit, stack) : [] }]
}

/** Whether systemd may open the socket of a service, though its unit is not seen here. */
function isHandedOver({ name, document }: Unit, { workspace }: Stack): boolean {
  return /\.socket\b/.test(document.source.text) || isMentioned(name.replace(/service$/, 'socket'), workspace)
}

/** Moves the socket, here and in nginx, to a folder that systemd makes for the service. */
function ownFolder(at: Span, path: string, unit: Unit, { connections }: Stack): Fix[] {
  const runtime = assignment(unit, 'Service', 'RuntimeDirectory')
  const start = assignment(unit, 'Service', 'ExecStart')
  const name = runtime?.value ?? unit.name.replace(/\.service$/, '')
  const places = [at, ...targetsAt(path, connections)]
  if (!start || !/^[\w-]+$/.test(name) || places.some(place => !textOf(place).includes(path))) return []
  const edits = places.map(place => {
    const from = place.start + textOf(place).indexOf(path)
    return { at: span(place.source, from, from + path.length), text: `/run/${name}${path.slice(folderOf(path).length)}` }
  })
  const folder = runtime ? [] : [insertLineBefore(start, `RuntimeDirectory=${name}`)]
  return [{ title: t('make /run/{0} for it, and move the socket there', name), edits: [...folder, ...edits] }]
}

/** Where nginx names a unix socket: in its `*_pass`, or in an upstream, which several may pass to. */
function targetsAt(path: string, connections: readonly Connection[]): Set<Span> {
  const places = connections.flatMap(({ to, at }) =>
    to.flatMap(({ address, via }) => (address.kind === 'unix' && address.path === path ? (via ? (via.server.args[0] ?? at) : at) : [])),
  )
  return new Set(places)
}

/** Home of root, which is his alone, and what is in it. */
function isOfRoot(path: string): boolean {
  return isBelow(path, '/root')
}

/** Whether a script gives others rights on folders of root's. */
function opensFolders({ workspace }: Stack): boolean {
  for (const { text } of scriptsIn(workspace))
    if (/\b(chmod|chown|chgrp|setfacl)\b.*\s(\/root|(\/var)?\/run)\/?(\s|$)/m.test(text)) return true
  return false
}
