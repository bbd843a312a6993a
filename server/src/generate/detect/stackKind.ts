import type { SettingsModule } from '../../facts/settings.ts'
import type { Workspace } from '../../formats/format.ts'
import { type Span, span } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { type StackKind, type TargetName, targetNames } from '../plan.ts'
import { byDefault, type Found, inFile } from './found.ts'
import { requirementOf } from './packages.ts'
import { saidItems, saidText } from './setting.ts'

/** Which servers: asynchronous ones where the project asks for them, else the one it installs or starts anyway, kept by what keeps others already. */
export function stackKind(
  workspace: Workspace,
  project: string,
  stacks: readonly Stack[],
  module: SettingsModule | undefined,
): Found<'stack'> {
  const asynchronous = saidItems(module, 'INSTALLED_APPS').find(({ text }) => text === 'channels' || text === 'daphne')
  const application = saidText(module, 'ASGI_APPLICATION')
  if (asynchronous) return inFile('asgi-systemd', application?.at ?? asynchronous.at)
  const supervisor = formatIn(workspace, project, 'supervisor')
  const manager = supervisor ? 'supervisor' : 'systemd'
  const gunicorn = requirementOf(workspace, project, 'gunicorn') ?? startedIn(stacks, project, 'gunicorn')
  const uwsgi = requirementOf(workspace, project, 'uwsgi', 'pyuwsgi') ?? startedIn(stacks, project, 'uwsgi')
  const found = uwsgi ?? gunicorn
  const kind: StackKind = `${gunicorn && !uwsgi ? 'gunicorn' : 'uwsgi'}-${manager}`
  return found ? inFile(kind, found) : supervisor ? inFile(kind, supervisor) : byDefault(kind)
}

/** A file of a format that belongs to the project or to nobody else. */
function formatIn({ documents }: Workspace, project: string, format: string): Span | undefined {
  const [found] = documents.filter(({ format: { id }, source: { path } }) => id === format && path.startsWith(`${project}/`))
  return found && span(found.source, 0, 0)
}

/** Where a container, a Procfile or a script starts a server of this kind. */
function startedIn(stacks: readonly Stack[], project: string, kind: string): Span | undefined {
  return stacks
    .filter(stack => stack.project === project)
    .flatMap(({ servers }) => servers.find(server => server.kind === kind)?.at ?? [])[0]
}

/** What images call systems besides their numbers. */
const codenames: Partial<Record<TargetName, string>> = {
  'debian-12': 'bookworm',
  'debian-13': 'trixie',
  'ubuntu-22.04': 'jammy',
  'ubuntu-24.04': 'noble',
}

/** What the project says it runs on, where that is one of the systems deployments are written for. */
export function target(workspace: Workspace): Found<'target'> {
  const { distribution } = workspace.target
  const found = targetNames.find(name => name === distribution)
  if (!found) return byDefault<TargetName>('debian-12')
  const [system = '', version = ''] = found.split('-')
  const image = new RegExp(`${system}:${version.replace('.', '\\.')}|\\b${codenames[found] ?? system}\\b`)
  for (const { source, format } of workspace.documents) {
    const match = format.id === 'dockerfile' || format.id === 'compose' ? image.exec(source.text) : null
    if (match) return inFile(found, span(source, match.index, match.index + match[0].length))
  }
  return { value: found, origin: { kind: 'answer' } }
}

/** The server that Channels' projects install; uvicorn where they install none. */
export function asgiServer(
  workspace: Workspace,
  project: string,
  module: SettingsModule | undefined,
): { value: 'uvicorn' | 'daphne'; at?: Span } {
  const uvicorn = requirementOf(workspace, project, 'uvicorn')
  if (uvicorn) return { value: 'uvicorn', at: uvicorn }
  const daphne =
    saidItems(module, 'INSTALLED_APPS').find(({ text }) => text === 'daphne')?.at ?? requirementOf(workspace, project, 'daphne')
  return daphne ? { value: 'daphne', at: daphne } : { value: 'uvicorn' }
}
