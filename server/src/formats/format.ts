import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Facts } from '../facts/facts.ts'
import type { Source } from '../span.ts'
import type { Tree } from '../syntax/tree.ts'

/** The formats that are read, as the user names them too. */
export type FormatId =
  | 'nginx'
  | 'uwsgi'
  | 'supervisor'
  | 'systemd'
  | 'gunicorn'
  | 'django'
  | 'compose'
  | 'dockerfile'
  | 'procfile'
  | 'shell'

/** Everything the rest of the program needs to know about one file format. */
export interface Format {
  id: FormatId
  /** Told by the name where the name says enough, else by a look at the text (several formats share `.ini` and `.conf`). */
  recognises(path: string, text: string): boolean
  parse(source: Source): Tree
  /** What is known about each setting; undefined where no setting is checked by name. */
  catalogue?(): Catalogue
  /** What a file states, with whatever it includes or imports. Never throws; what cannot be known is left out or marked unknown. */
  facts(document: Document, workspace: Workspace): Partial<Facts>
}

/** A file of a known format, parsed. */
export interface Document {
  source: Source
  format: Format
  tree: Tree
}

/**
 * The files of a workspace as the analysis sees them: all names, and on demand the documents behind them. An editor changes texts under
 * it; files that come or go make another workspace.
 */
export interface Workspace {
  /** Absolute path of the folder that is read, `/`-separated, without a slash at the end. */
  root: string
  /** Paths of all files, sorted. What is ignored, unreadable or binary is not among them. */
  files: readonly string[]
  /** The documents whose format was recognised, in the order of `files`. */
  documents: readonly Document[]
  /** Those of one format. */
  documentsOf(format: FormatId): readonly Document[]
  /** Whether a file or folder of exactly this path (case included) exists. */
  has(path: string): boolean
  /** The text of any file, of a known format or not; undefined where there is no such file. */
  source(path: string): Source | undefined
  /** The file read in a given format, or in the one that recognises it; undefined where there is no such file. */
  document(path: string, format?: FormatId): Document | undefined
  /**
   * The workspace path for an absolute path on the server: through the user's path map, through folders that the files say are
   * the same (`chdir`, compose volumes, Dockerfile), or the path itself where it lies in the workspace. Undefined is "cannot be seen".
   */
  locate(serverPath: string): string | undefined
  /** Versions and distribution the deployment is meant for, as far as the project says. */
  target: Target
  /**
   * What there is of something: what `make` gives of it, made once and kept while the files and the other kept results stay the same that were
   * asked for while it was made. So `make` looks at nothing that changes but this workspace, and holds no document from before. Where a
   * new result `isSame` as the old one, what was made from it stays.
   */
  keep<Result>(what: string, of: string, make: (of: string) => Result, isSame?: (one: Result, other: Result) => boolean): Result
}

/** What the deployment will run on; a missing value is not known. Versions as written, such as "1.22.1". */
export interface Target {
  distribution?: string
  nginx?: string
  uwsgi?: string
  uwsgiFlavour?: 'pip' | 'distribution'
  supervisor?: string
  systemd?: string
  gunicorn?: string
  python?: string
  django?: string
}
