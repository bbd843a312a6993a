import { ConfigurationTarget, workspace } from 'vscode'

const changed = new Map<string, [string, string]>()

/** Changes a setting of the workspace. */
export async function set(section: string, key: string, value: unknown): Promise<void> {
  changed.set(`${section}.${key}`, [section, key])
  await workspace.getConfiguration(section).update(key, value, ConfigurationTarget.Workspace)
}

/** Takes back all changes. */
export async function unset(): Promise<void> {
  for (const [section, key] of changed.values()) await set(section, key, undefined)
  changed.clear()
}
