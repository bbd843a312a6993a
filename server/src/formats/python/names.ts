import type { Span } from '../../span.ts'
import { findModule } from '../modules.ts'
import type { Evaluation, Module, Thing } from './module.ts'
import { place, unknownValue } from './things.ts'

/** The module of a dotted name below a folder, loaded; undefined where there is no file. */
export function moduleAt(folder: string, dotted: string, evaluation: Evaluation): Module | undefined {
  const file = findModule(evaluation.workspace, folder, dotted)
  return file === undefined ? undefined : evaluation.load(file, dotted, folder)
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
