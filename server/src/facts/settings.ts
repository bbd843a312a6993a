import type { Span } from '../span.ts'
import type { Value } from '../syntax/python.ts'

/** The value of one Django setting after everything was imported and assigned, with the statement that decided it. */
export interface Setting {
  name: string
  value: Value
  /** The assignment, or the last statement that changed it. */
  at: Span
}

/** A settings module as `import` would leave it: its own assignments and those of what it imports with `*`. */
export interface SettingsModule {
  /** Dotted name from the project's folder: `shop.settings.production`. */
  name: string
  /** Path of the module's file in the workspace. */
  path: string
  /** What to point at when something is missing from the module: its first statement. */
  at: Span
  settings: Map<string, Setting>
  /** Folder of `manage.py`, or where the dotted name starts. */
  project: string
  /** False when an import could not be followed or code may set any name (`exec`, `globals().update`): a setting that is absent may be there. */
  complete: boolean
}
