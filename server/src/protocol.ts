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
  /**
   * Format ids, by path or glob relative to the folder: files that are what the user says, whatever they look like. A file that is `none` is
   * left alone: it is read where another one names it, as the servers do, and nothing is found or offered in it.
   */
  roles?: Record<string, string>
  /** Lines above what is joined to another file, that say where the other end is. */
  codeLens?: boolean
  /** What is said behind values: where paths lead, or also what values with placeholders become. */
  inlayHints?: 'off' | 'paths' | 'all'
}

/** What our own client says at the start. */
export interface InitializationOptions extends Settings {
  /** The editor has the commands `djdeploy.explain` (rule id), `djdeploy.select` (URI, range) and `djdeploy.goTo` (location). */
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
  /** What the deployment of a project would be, decided as far as it can be, and held against what is there. Nothing is written. */
  'djdeploy/propose': { params: Generation; result: Proposal }
  /** What is wrong with the text of an answer, in words; null where nothing is. */
  'djdeploy/answer': { params: { key: string; text: string }; result: string | null }
  /** Writes what was proposed for the same answers and choices, all of it or nothing; rejects with the reason where that is not possible. */
  'djdeploy/generate': { params: Generation; result: Generated }
}

/** What a file is taken for. */
export interface Role {
  /** Format id; missing where the file is none of ours. */
  role?: string
  /** What the file is in its deployment, in a few words: "site of shop". */
  detail?: string
  /** Format ids that a user can choose from. */
  roles: string[]
}

/** A rule in a list to choose from; the summary is in the language of messages. */
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

/** What to generate. */
export interface Generation {
  /** The folder of the workspace. */
  folder: string
  /** What the user has said: key as in `[generate]` of `djdeploy.toml` → text as typed. */
  answers: Record<string, string>
  /** What becomes of files that are in the way, by path; those left out are a conflict. */
  choices: Record<string, 'keep' | 'new' | 'merge'>
  /** Whether only files are written that are not there yet; all others stay as they are. */
  onlyNew?: boolean
}

/** A deployment before anything is written. Sentences are in the language of the editor. */
export interface Proposal {
  /** Path of the folder that it would be written to. */
  folder: string
  decisions: PlanRow[]
  /** What no file tells, and what has no usual value. */
  questions: PlanQuestion[]
  /** What was decided and nothing can be written for. */
  mistakes: string[]
  /** Every file of the set; empty while a question is open or a mistake is there. */
  files: ProposedFile[]
  /** How many files get what, in one line: `3 new · 1 updated · 4 unchanged`. */
  counts: string
  /** What the user should know about choices in the plan, and about what earlier runs have left. */
  notes: string[]
  /** The configuration file of the project, and its text with the whole plan in `[generate]`. */
  config: { path: string; text: string }
}

interface Choice {
  value: string
  label: string
}

/** What can be asked about a value of the plan. */
export interface PlanQuestion {
  key: string
  /** What is asked, as a sentence. */
  why: string
  /** The present or the likeliest value, as it would be typed; missing where there is none. */
  text?: string
  /** What it can be, where that is a choice, the likeliest first. */
  choices?: Choice[]
}

/** One value of the plan, and who says so. */
export interface PlanRow extends PlanQuestion {
  /** In one line, for reading. */
  value: string
  origin: 'file' | 'answer' | 'default'
  /** The origin in a few words: `settings/prod.py:88`. */
  source: string
}

/** A file of the set, and what becomes of it. */
interface ProposedFile {
  /** Below the folder, parts joined by `/`. */
  path: string
  state: 'absent' | 'same' | 'unmodified' | 'modified' | 'foreign'
  action: 'create' | 'update' | 'merge' | 'remove' | 'keep' | 'beside' | 'conflict'
  /** Where something is written: the file itself, or its `.new`. */
  to?: string
  /** What would be written there. */
  text?: string
  /** Why a person should look at it. */
  because?: string
  /** Whether both changes of a file that is in the way fit together. */
  mergeable?: boolean
}

/** What was written. */
export interface Generated {
  /** Paths below the folder. */
  written: string[]
  /** The page that says what is left to do. */
  checklist?: string
}
