import { t } from '../../l10n.ts'
import type { Span } from '../../span.ts'
import { isWithin } from '../modules.ts'
import { declaredIn, decoupled, environmentValue } from './environment.ts'
import { deepCopy, dictFrom, pathArgument } from './methods.ts'
import type { Call, Frame, Thing } from './module.ts'
import { loseAll } from './names.ts'
import { lift, textOfThing } from './operators.ts'
import { basename, dirname, join, normpath, pureText } from './paths.ts'
import { bounded, computed, flag, none, number, path, text, truth } from './things.ts'

/** What a function of the standard library, or of one that settings often use, returns; undefined where the function is not known. */
export function callLibrary(name: string, call: Call, frame: Frame): Thing | undefined {
  const withNames = withFrame[name]
  if (withNames) return withNames(call, frame)
  const plain = functions[name]
  if (!plain) return undefined
  const { at, args, named } = call
  return lift(at, args, args => plain({ at, args, named }) ?? computed(at))
}

/** Modules whose functions leave the lists and dicts they are given alone. */
const harmless = new Set(
  'builtins os pathlib posixpath sys re json logging datetime copy collections itertools functools warnings socket platform subprocess importlib mimetypes tempfile base64 hashlib secrets urllib string types sentry_sdk django.utils django.urls django.contrib.messages dj_database_url celery.schedules'.split(
    ' ',
  ),
)

/** Whether a function is known to leave the lists and dicts it is given alone. */
export function isHarmless(name: string): boolean {
  return isWithin(harmless, name)
}

type Function = (call: Call) => Thing | undefined

/** Functions of known arguments; an unknown one makes the result unknown. Undefined is a result that is not known. */
const functions: Record<string, Function> = {
  'os.path.join': ({ at, args }) => {
    const parts = args.map(pathArgument)
    const [first, ...rest] = parts.map(String)
    return parts.includes(undefined) || first === undefined ? undefined : text(at, join(first, ...rest))
  },
  'os.path.dirname': onPath(dirname),
  'os.path.basename': onPath(basename),
  'os.path.normpath': onPath(normpath),
  'os.path.abspath': onPath(value => (value.startsWith('/') ? normpath(value) : undefined)),
  'os.path.realpath': onPath(value => (value.startsWith('/') ? normpath(value) : undefined)),
  'os.path.expanduser': onPath(value => (value.startsWith('~') ? undefined : value)),
  'os.path.normcase': onPath(value => value),
  'os.fspath': onPath(value => value),
  'os.path.isabs': ({ at, args: [first] }) =>
    first?.kind === 'text' || first?.kind === 'path' ? flag(at, first.value.startsWith('/')) : undefined,
  'os.path.split': ({ at, args: [first] }) => {
    const value = first && pathArgument(first)
    return value === undefined ? undefined : { ...at, kind: 'tuple', items: [text(at, dirname(value)), text(at, basename(value))] }
  },
  'os.path.splitext': ({ at, args: [first] }) => {
    const value = first && pathArgument(first)
    const [, stem, extension] = /^(.*?[^/.][^/]*?|.*?)(\.[^./]*)?$/s.exec(value ?? '/') ?? []
    return value === undefined || stem === undefined
      ? undefined
      : { ...at, kind: 'tuple', items: [text(at, stem), text(at, extension ?? '')] }
  },
  'pathlib.Path': newPath,
  'pathlib.PurePath': newPath,
  'pathlib.PosixPath': newPath,
  'pathlib.PurePosixPath': newPath,
  'environ.Path': ({ args }) => {
    const parts = args.map(pathArgument)
    const [first, ...rest] = parts.map(String)
    if (parts.includes(undefined) || !first?.startsWith('/')) return undefined
    return { kind: 'root', value: normpath(join(first, ...rest)) }
  },
  'builtins.str': ({ at, args: [first], args }) => {
    const value = args.length === 0 ? '' : textOfThing(first)
    return value === undefined || args.length > 1 ? undefined : text(at, value)
  },
  'builtins.int': ({ at, args: [first], args }) => {
    if (args.length !== 1 || !first) return undefined
    if (first.kind === 'flag') return number(at, Number(first.value))
    if (first.kind === 'number') return number(at, Math.trunc(first.value))
    return first.kind === 'text' && /^\s*[+-]?\d+\s*$/.test(first.value) ? number(at, Number(first.value)) : undefined
  },
  'builtins.bool': ({ at, args: [first] }) => flag(at, first ? truth(first) : false),
  'builtins.len': ({ at, args: [first] }) => {
    if (first?.kind === 'list' || first?.kind === 'tuple') return number(at, first.items.length)
    if (first?.kind === 'dict') return number(at, first.pairs.length)
    return first?.kind === 'text' ? number(at, [...first.value].length) : undefined
  },
  'builtins.list': ({ at, args: [first] }) => listed(at, 'list', first),
  'builtins.tuple': ({ at, args: [first] }) => listed(at, 'tuple', first),
  'builtins.dict': call => dictFrom(call),
  'builtins.print': ({ at }) => none(at),
  'copy.deepcopy': ({ args: [first] }) => first && deepCopy(first),
  'copy.copy': ({ args: [first] }) => {
    if (first?.kind === 'list' || first?.kind === 'tuple') return { ...first, items: [...first.items] }
    return first?.kind === 'dict' ? { ...first, pairs: [...first.pairs] } : first
  },
  'os.environ.get': ({ at, args: [name, otherwise] }) => environmentValue(at, name, otherwise ?? none(at)),
  'os.getenv': ({ at, args: [name, otherwise], named }) => environmentValue(at, name, otherwise ?? named.get('default') ?? none(at)),
  'environ.Env': ({ named }) => ({ kind: 'environment', declared: declaredIn(named) }),
  'environs.Env': () => ({ kind: 'environment', declared: new Map() }),
  'environ.Env.read_env': ({ at }) => none(at),
  'decouple.config': call => decoupled(call),
}

/** Functions that see the module they are called in. */
const withFrame: Record<string, (call: Call, frame: Frame) => Thing> = {
  'builtins.globals': () => ({ kind: 'names' }),
  'builtins.locals': (_, { parameters }) => (parameters ? { kind: 'symbol', name: 'builtins.locals' } : { kind: 'names' }),
  'builtins.vars': ({ at, args }, { parameters }) => (args.length > 0 || parameters ? computed(at) : { kind: 'names' }),
  'builtins.exec': executed,
  'builtins.eval': executed,
  'builtins.execfile': executed,
  'builtins.setattr': ({ at, args: [on, name, value] }, { module }) => {
    if (on?.kind === 'names' && name?.kind === 'text' && value) module.names.set(name.value, { thing: value, at })
    else if (on?.kind === 'names') loseAll(module, t('code may set any name'))
    return none(at)
  },
  'builtins.getattr': ({ at, args: [on, name] }, { module }) =>
    (on?.kind === 'names' && name?.kind === 'text' && module.names.get(name.value)?.thing) || computed(at),
}

function executed({ at }: Call, { module }: Frame): Thing {
  loseAll(module, t('code that is executed may set it'))
  return computed(at)
}

function onPath(compute: (path: string) => string | undefined): Function {
  return ({ at, args: [first], args }) => {
    const value = first && args.length === 1 ? pathArgument(first) : undefined
    const result = value === undefined ? undefined : compute(value)
    return result === undefined ? undefined : text(at, result)
  }
}

function newPath({ at, args }: Call): Thing | undefined {
  const parts = args.map(pathArgument)
  const [first = '', ...rest] = parts.map(String)
  return parts.includes(undefined) ? undefined : path(at, pureText(join(first, ...rest)))
}

function listed(at: Span, kind: 'list' | 'tuple', from: Thing | undefined): Thing | undefined {
  if (!from) return { ...at, kind, items: [] }
  if (from.kind === 'list' || from.kind === 'tuple') return { ...at, kind, items: [...from.items] }
  if (from.kind === 'dict') return { ...at, kind, items: from.pairs.map(([key]) => key) }
  return from.kind === 'text' ? bounded({ ...at, kind, items: [...from.value].map(character => text(at, character)) }) : undefined
}
