import { type Deployment, deployments } from './deployments.ts'
import type { AppServer, Facts } from './facts/facts.ts'
import type { SettingsModule } from './facts/settings.ts'
import type { Document, Workspace } from './formats/format.ts'

/** What the files of one deployment say together. Rules read nothing else. */
export interface Stack extends Facts {
  workspace: Workspace
  documents: Document[]
  /** Folder of `manage.py`; undefined where the workspace holds no Django project for these files, or several. */
  project?: string
  /** Whether any file says how the project is served: without one, settings are those of a development machine. */
  deployed: boolean
  /** The settings modules that the servers of this deployment load; empty when that cannot be told. */
  live: SettingsModule[]
  /** The workspace path for a path on the server, also through the folders that the servers of this stack start in. */
  locate(serverPath: string): string | undefined
}

/** The stacks of a workspace: one per deployment of each project, and one for what belongs to no project. */
export function gather(workspace: Workspace): Stack[] {
  return deployments(workspace).map(deployment => link(deployment, workspace))
}

function link({ documents, project, facts }: Deployment, workspace: Workspace): Stack {
  const same = sameFolders(facts.servers, project, workspace)
  return {
    workspace,
    documents,
    project,
    ...facts,
    deployed: facts.servers.length + facts.nginx.length + facts.programs.length > 0,
    live: liveSettings(facts, project, workspace),
    locate: path => throughFolders(path, same, workspace) ?? workspace.locate(path),
  }
}

/** A folder on the server and the workspace folder that holds the same files. */
interface SameFolder {
  server: string
  workspace: string
}

/** The folders that servers start in and find the project's modules in: there the project lies. */
function sameFolders(servers: AppServer[], project: string | undefined, workspace: Workspace): SameFolder[] {
  return servers.flatMap(({ directory, app }) => {
    if (!project || !directory?.known || !app) return []
    const file = app.kind === 'file' ? app.value : `${app.value.split(':')[0]?.replaceAll('.', '/')}.py`
    const inside = file.startsWith(`${directory.value}/`) ? file.slice(directory.value.length + 1) : file
    return workspace.has(`${project}/${inside}`) ? [{ server: directory.value, workspace: project }] : []
  })
}

function throughFolders(path: string, same: SameFolder[], workspace: Workspace): string | undefined {
  for (const { server, workspace: folder } of same) {
    if (path !== server && !path.startsWith(`${server}/`)) continue
    const found = folder + path.slice(server.length)
    if (workspace.has(found)) return found
  }
  return undefined
}

function liveSettings(_facts: Facts, _project: string | undefined, _workspace: Workspace): SettingsModule[] {
  return []
}
