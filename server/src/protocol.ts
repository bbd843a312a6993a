import type { WorkspaceEdit } from 'vscode-languageserver-types'

/**
 * The settings of an editor, among the `initializationOptions` at the start and as `settings` of each `workspace/didChangeConfiguration`.
 * Everything may be missing; what the configuration file of a project says wins.
 */
export interface Settings {
  /** Whether anything is reported; features that are asked for stay. */
  enable?: boolean
  /** `auto` is the language of the editor. */
  language?: 'auto' | 'en' | 'zh-cn'
  /** Whether open files are read as they are typed, or only as they are saved. */
  run?: 'onType' | 'onSave'
  /** Format ids, by path or glob relative to the folder: files that are what the user says, whatever they look like. `none` is no format of ours. */
  roles?: Record<string, string>
  /** Lines above what is joined to another file, that say where the other end is. */
  codeLens?: boolean
  /** What a path or address resolves to, behind it. */
  inlayHints?: boolean
}

/** What our own client says at the start. */
export interface InitializationOptions extends Settings {
  /** The editor has the commands `djdeploy.explain` (rule id) and `djdeploy.select` (URI, range). */
  commands?: boolean
}

/** What a client can ask beyond the language server protocol: parameters and result of each request. */
export interface Requests {
  /** What a file is taken for. */
  'djdeploy/role': { params: { uri: string }; result: Role }
  /** All rules in alphabetical order, in the language of the editor. */
  'djdeploy/rules': { params: Record<string, never>; result: RuleSummary[] }
  /** The page of a rule in Markdown; null where there is no such rule. */
  'djdeploy/page': { params: { id: string }; result: string | null }
  /** Reads all projects anew and publishes all that is found, what has not changed too. */
  'djdeploy/check': { params: Record<string, never>; result: Check }
  /** The safe fixes of one file, or of all. */
  'djdeploy/fixAll': { params: { uri?: string }; result: Fixes }
}

export interface Role {
  /** Format id; missing where the file is none of ours. */
  role?: string
  /** What the file is in its deployment, in a few words: "site of shop". */
  detail?: string
  /** Format ids that a user can choose from. */
  roles: string[]
}

export interface RuleSummary {
  id: string
  severity: 'error' | 'warning' | 'info'
  summary: string
}

/** How many files of ours were read, and how much was found in them. */
export interface Check {
  files: number
  error: number
  warning: number
  info: number
}

/** Fixes together: how many there are, and what they change. */
export interface Fixes {
  count: number
  edit: WorkspaceEdit
}
