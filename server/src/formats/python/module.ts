import type { Span } from '../../span.ts'
import type { Expression, Parameter } from '../../syntax/python/ast.ts'
import type { Value } from '../../syntax/python/reader.ts'
import type { Workspace } from '../format.ts'

/** A module while it is read, and after. */
export interface Module {
  path: string
  /** Dotted name from `folder`, the place that imports start from. */
  name: string
  folder: string
  names: Map<string, Binding>
  /** False when names may have been set that were not seen. */
  complete: boolean
  /** Names that functions of the module declare `global`: whoever calls them changes the name. */
  assignedByFunctions: Set<string>
  evaluation: Evaluation
}

/** What a name stands for, and the statement that made it so. */
interface Binding {
  thing: Thing
  at: Span
}

/** One evaluation of a settings module and all that it imports, which share their lists and dicts as they do in Python. */
export interface Evaluation {
  workspace: Workspace
  /** What still may be computed before it is given up. */
  steps: number
  depth: number
  /** What has been loaded, by path. */
  modules: Map<string, Module>
  /** The module at a path, read to its end, or as far as it has come where modules import each other; undefined where there is no file. */
  load(path: string, name: string, folder: string): Module | undefined
}

/** Where an expression is evaluated: a module, and the parameters of the function it belongs to. */
export interface Frame {
  module: Module
  parameters?: Map<string, Thing>
}

/** What a name can stand for while a module is read: a value, or what only helps to compute one. */
export type Thing =
  | Value
  /** Something of a library, by its dotted name: `os.path.join`; of Python itself, `builtins.str`. */
  | { kind: 'symbol'; name: string }
  /** A module of the project, `name` below the folder `folder`. */
  | { kind: 'module'; folder: string; name: string }
  /** `returns` is absent where a function does more than return a value; `at` is its text. */
  | { kind: 'function'; parameters: Parameter[]; returns?: Expression; at: Span; home: Module }
  | { kind: 'method'; of: Thing; name: string }
  /** `Path(…).parents`. */
  | { kind: 'parents'; path: string }
  /** `environ.Path`, which differs from `pathlib.Path` in its operators. */
  | { kind: 'root'; value: string }
  /** A reader of the environment such as `environ.Env(DEBUG=(bool, False))`, with the defaults it declares. */
  | { kind: 'environment'; declared: Map<string, Value> }
  /** `globals()`, `locals()`, `sys.modules[__name__]`. */
  | { kind: 'names' }

/** Evaluated arguments; `at` is the whole call. */
export interface Call {
  at: Span
  args: Thing[]
  named: Map<string, Thing>
}
