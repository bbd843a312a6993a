import { t } from '../../l10n.ts'
import type { Span } from '../../span.ts'
import type { Value } from '../../syntax/python/reader.ts'
import { findModule } from '../modules.ts'
import { fromEnvironment } from './environment.ts'
import type { Frame, Module, Thing } from './module.ts'
import { moduleAt } from './names.ts'
import { lift } from './operators.ts'
import { basename, pureParent } from './paths.ts'
import { computed, equal, flag, forget, isValue, path, text, unknownValue } from './things.ts'

/** What `thing.name` gives. */
export function attributeOf(of: Thing, name: string, at: Span, frame: Frame): Thing {
  switch (of.kind) {
    case 'symbol':
      return fromLibrary(of.name, name, at)
    case 'module':
      return memberOf(of, name, at, frame.module)
    case 'path':
      if (name === 'parent') return path(at, pureParent(of.value))
      if (name === 'parents') return { kind: 'parents', path: of.value }
      if (name === 'name') return text(at, of.value === '/' || of.value === '.' ? '' : basename(of.value))
      break
    case 'root':
      if (name === 'root') return text(at, of.value)
      break
    case 'unknown': {
      const usual = of.otherwise && attributeOf(of.otherwise, name, at, frame)
      if (!usual || isValue(usual)) return unknownValue(at, of.because, usual)
    }
  }
  return { kind: 'method', of, name }
}

const constants = new Map<string, (at: Span) => Value>([
  ['os.sep', at => text(at, '/')],
  ['os.path.sep', at => text(at, '/')],
  ['os.pardir', at => text(at, '..')],
  ['os.path.pardir', at => text(at, '..')],
  ['os.curdir', at => text(at, '.')],
  ['os.path.curdir', at => text(at, '.')],
  ['os.name', at => text(at, 'posix')],
  ['sys.platform', at => text(at, 'linux')],
  ['typing.TYPE_CHECKING', at => flag(at, false)],
])

/** What `from library import name` gives. */
export function fromLibrary(library: string, name: string, at: Span): Thing {
  return constants.get(`${library}.${name}`)?.(at) ?? { kind: 'symbol', name: `${library}.${name}` }
}

/** A name of a module of the project, or a module in a package. */
export function memberOf(
  { folder, name: dotted }: { folder: string; name: string },
  name: string,
  at: Span,
  { evaluation }: Module,
): Thing {
  const binding = moduleAt(folder, dotted, evaluation)?.names.get(name)
  if (binding) return binding.thing
  const inner = dotted === '' ? name : `${dotted}.${name}`
  if (findModule(evaluation.workspace, folder, inner) || evaluation.workspace.has(`${folder}/${inner.replaceAll('.', '/')}`))
    return { kind: 'module', folder, name: inner }
  return unknownValue(at, t('{0} is not defined in files that can be seen', name))
}

/** What `thing[index]` gives. */
export function itemOf(of: Thing, index: Thing, at: Span, { module }: Frame): Thing {
  if (of.kind === 'names') return (index.kind === 'text' && module.names.get(index.value)?.thing) || computed(at)
  if (of.kind === 'symbol') {
    if (of.name === 'os.environ') return fromEnvironment(at, index)
    if (of.name === 'sys.modules' && index.kind === 'text' && index.value === module.name) return { kind: 'names' }
    return unknownValue(at, of.name)
  }
  if (index.kind === 'unknown') for (const inner of innerOf(of)) forget(inner, index.because)
  return lift(at, [of, index], ([of, index]) => {
    if (!of || !index) return computed(at)
    if (of.kind === 'dict') return of.pairs.find(([key]) => equal(key, index) === true)?.[1] ?? unknownValue(at, t('no such key'))
    if (index.kind !== 'number') return computed(at)
    if (of.kind === 'list' || of.kind === 'tuple') return of.items.at(index.value) ?? unknownValue(at, t('no such item'))
    if (of.kind !== 'parents' || index.value < 0 || index.value >= of.path.split('/').length - 1) return computed(at)
    let above = of.path
    for (let level = 0; level <= index.value; level++) above = pureParent(above)
    return path(at, above)
  })
}

function innerOf(thing: Thing): Value[] {
  if (thing.kind === 'list' || thing.kind === 'tuple') return thing.items
  return thing.kind === 'dict' ? thing.pairs.map(([, value]) => value) : []
}
