import type { Span } from '../../span.ts'
import type { Workspace } from '../format.ts'
import { findModule } from '../modules.ts'
import { place, type Thing, unknownValue } from './things.ts'

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
  reading: Reading
}

/** What a name stands for, and the statement that made it so. */
interface Binding {
  thing: Thing
  at: Span
}

/** One reading of a settings module and all that it imports, which share their lists and dicts as they do in Python. */
export interface Reading {
  workspace: Workspace
  /** What still may be computed before the reading is given up. */
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

/** The module of a dotted name below a folder, loaded; undefined where there is no file. */
export function moduleAt(folder: string, dotted: string, reading: Reading): Module | undefined {
  const file = findModule(reading.workspace, folder, dotted)
  return file === undefined ? undefined : reading.load(file, dotted, folder)
}

/** Something may have set any name of the module: nothing that was set before is certain. */
export function loseAll(module: Module, because: string): void {
  module.complete = false
  for (const [name, { thing, at }] of module.names) {
    if ('source' in thing || thing.kind === 'root') module.names.set(name, { thing: unknownValue(at, because), at })
  }
}

/** Makes a name stand for something. */
export function bind(module: Module, name: string, thing: Thing, at: Span): void {
  module.names.set(name, { thing, at: place(at) })
}
