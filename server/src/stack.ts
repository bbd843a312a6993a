import type { Facts } from './facts/facts.ts'
import type { Document, Workspace } from './formats/format.ts'

/** What the files of one deployment say together. Rules read nothing else. */
export interface Stack extends Facts {
  workspace: Workspace
  documents: Document[]
  /** Folder of `manage.py`; undefined where the workspace holds no Django project for these files. */
  project?: string
  /** Whether any file says how the project is served: without one, settings are those of a development machine. */
  deployed: boolean
}
