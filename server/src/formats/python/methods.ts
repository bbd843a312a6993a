import { t } from '../../l10n.ts'
import type { Span } from '../../span.ts'
import type { Value } from '../../syntax/python/reader.ts'
import { fromEnvironment } from './environment.ts'
import type { Call, Frame, Thing } from './module.ts'
import { loseAll } from './names.ts'
import { formatted, lift, merged, setPair } from './operators.ts'
import { basename, join, normpath, pureText } from './paths.ts'
import { asValue, bounded, computed, copyOf, equal, flag, forget, most, none, path, text, unknownValue } from './things.ts'

/** Calls a method of a thing; methods that change a list or dict do so. */
export function callMethod(of: Thing, name: string, call: Call, frame: Frame): Thing {
  const { at, args } = call
  switch (of.kind) {
    case 'text':
      return lift(at, [of, ...args, ...call.named.values()], ([self, ...values]) =>
        self?.kind === 'text' ? textMethod(self.value, name, { ...call, args: values.slice(0, args.length) }) : computed(at),
      )
    case 'path':
      return lift(at, [of, ...args], ([self, ...args]) =>
        self?.kind === 'path' ? pathMethod(self.value, name, { ...call, args }) : computed(at),
      )
    case 'root':
      return lift(at, [of, ...args], ([, ...args]) => rootMethod(of.value, name, { ...call, args }))
    case 'list':
      return listMethod(of, name, call)
    case 'dict':
      return dictMethod(of, name, call)
    case 'environment':
      if (name === 'read_env') return none(at)
      return /^(str|bool|int|list|tuple|dict|json)$/.test(name)
        ? fromEnvironment(at, args[0], call, of.declared)
        : fromEnvironment(at, args[0])
    case 'names':
      return namesMethod(name, call, frame)
    case 'unknown':
      return lift(at, [of, ...args], ([self, ...args]) =>
        self ? callMethod(deepCopy(self), name, { ...call, args }, frame) : computed(at),
      )
    default:
      return computed(at)
  }
}

function textMethod(self: string, name: string, { at, args, named }: Call): Thing {
  const [first, second] = args.map(textArgument)
  const texts = (parts: string[]): Value => bounded({ ...at, kind: 'list', items: parts.map(part => text(at, part)) })
  switch (name) {
    case 'format':
      return formatted(at, self, args, named)
    case 'split':
      if (args.length === 0) return texts(self.split(/\s+/).filter(part => part !== ''))
      return first && args.length === 1 ? texts(self.split(first)) : computed(at)
    case 'splitlines':
      return args.length === 0 ? texts(self.replace(/\n$/, '').split('\n')) : computed(at)
    case 'lower':
      return text(at, self.toLowerCase())
    case 'upper':
      return text(at, self.toUpperCase())
    case 'strip':
    case 'lstrip':
    case 'rstrip':
      return args.length > 0 && first === undefined ? computed(at) : text(at, stripped(self, first, name))
    case 'replace':
      return first && second !== undefined && args.length === 2 ? text(at, self.split(first).join(second)) : computed(at)
    case 'startswith':
      return first !== undefined && args.length === 1 ? flag(at, self.startsWith(first)) : computed(at)
    case 'endswith':
      return first !== undefined && args.length === 1 ? flag(at, self.endsWith(first)) : computed(at)
    case 'join': {
      const [list] = args
      const parts = list?.kind === 'list' || list?.kind === 'tuple' ? list.items.map(textArgument) : [undefined]
      return parts.includes(undefined) ? computed(at) : text(at, parts.join(self))
    }
    default:
      return computed(at)
  }
}

function textArgument(thing: Thing): string | undefined {
  return thing.kind === 'text' ? thing.value : undefined
}

function stripped(self: string, characters: string | undefined, name: string): string {
  const strips = (character: string | undefined) =>
    character !== undefined && (characters === undefined ? /\s/.test(character) : characters.includes(character))
  let [start, end] = [0, self.length]
  if (name !== 'rstrip') while (start < end && strips(self[start])) start++
  if (name !== 'lstrip') while (end > start && strips(self[end - 1])) end--
  return self.slice(start, end)
}

function pathMethod(self: string, name: string, { at, args }: Call): Thing {
  switch (name) {
    case 'resolve':
      return self.startsWith('/') ? path(at, normpath(self)) : unknownValue(at, t('relative to the working directory'))
    case 'absolute':
      return self.startsWith('/') ? path(at, self) : unknownValue(at, t('relative to the working directory'))
    case 'expanduser':
      return self.startsWith('~') ? unknownValue(at, t('a home directory')) : path(at, self)
    case 'joinpath': {
      const parts = args.map(pathArgument)
      return parts.includes(undefined) ? computed(at) : path(at, pureText(join(self, ...parts.map(String))))
    }
    case 'with_name': {
      const [name] = args.map(textArgument)
      return name ? path(at, pureText(join(self.slice(0, self.length - basename(self).length), name))) : computed(at)
    }
    case 'as_posix':
    case '__str__':
    case '__fspath__':
      return text(at, self)
    case 'is_absolute':
      return flag(at, self.startsWith('/'))
    default:
      return unknownValue(at, t('what is on the disk'))
  }
}

/** A text or path as a text, as what takes either sees it. */
export function pathArgument(thing: Thing): string | undefined {
  return thing.kind === 'text' || thing.kind === 'path' || thing.kind === 'root' ? thing.value : undefined
}

function rootMethod(self: string, name: string, { at, args }: Call): Thing {
  const parts = args.map(pathArgument)
  if (parts.includes(undefined)) return computed(at)
  const value = normpath(join(self, ...parts.map(String)))
  if (name === '__call__') return text(at, value)
  return name === 'path' ? { kind: 'root', value } : computed(at)
}

function listMethod(self: Value & { kind: 'list' }, name: string, { at, args, named }: Call): Thing {
  const [first, second] = args
  switch (name) {
    case 'append':
      if (first) self.items.push(bounded(asValue(first, at), self))
      return none(at)
    case 'extend':
      if (first) extend(self, first)
      return none(at)
    case 'insert':
      if (first?.kind === 'number' && second) self.items.splice(first.value, 0, bounded(asValue(second, at), self))
      else forget(self, t('computed'))
      return none(at)
    case 'remove': {
      const index = first ? self.items.findIndex(item => equal(item, first) === true) : -1
      if (index < 0) forget(self, t('computed'))
      else self.items.splice(index, 1)
      return none(at)
    }
    case 'copy':
      return { ...self, items: [...self.items] }
    case 'index': {
      const index = first ? self.items.findIndex(item => equal(item, first) === true) : -1
      return index >= 0 && args.length === 1 && named.size === 0 ? { ...at, kind: 'number', value: index } : computed(at)
    }
    case 'count':
      return computed(at)
    default:
      forget(self, t('computed'))
      return computed(at)
  }
}

/** Adds the items of another list or tuple; what is added from elsewhere makes the list unknown. */
export function extend(self: Value & { kind: 'list' }, by: Thing): void {
  if (by.kind !== 'list' && by.kind !== 'tuple') {
    forget(self, by.kind === 'unknown' ? by.because : t('computed'))
    return
  }
  const grown = bounded({ ...self, items: [...self.items, ...by.items] }, self)
  if (grown.kind === 'list') self.items = grown.items
  else forget(self, t('a value of this size'))
}

function dictMethod(self: Value & { kind: 'dict' }, name: string, { at, args, named }: Call): Thing {
  const [first, second] = args
  const found = first && self.pairs.find(([key]) => equal(key, first) === true)?.[1]
  switch (name) {
    case 'get':
      if (found || !first || first.kind === 'unknown') return found ?? computed(at)
      return second ?? none(at)
    case 'setdefault':
      if (found || !first) return found ?? computed(at)
      return setItem(self, first, second ?? none(at), at)
    case 'update': {
      for (const [key, value] of named) setItem(self, text(at, key), value, at)
      if (first?.kind === 'dict') for (const [key, value] of first.pairs) setItem(self, key, value, at)
      else if (first) forget(self, t('computed'))
      return none(at)
    }
    case 'copy':
      return { ...self, pairs: [...self.pairs] }
    case 'pop': {
      const index = found ? self.pairs.findIndex(([, value]) => value === found) : -1
      if (index >= 0) self.pairs.splice(index, 1)
      else if (!second) forget(self, t('computed'))
      return found ?? second ?? computed(at)
    }
    case 'keys':
    case 'items':
    case 'values':
      return computed(at)
    default:
      forget(self, t('computed'))
      return computed(at)
  }
}

/** `dict[key] = thing`; the dict is unknown afterwards where the key is. */
export function setItem(dict: Value & { kind: 'dict' }, key: Thing, thing: Thing, at: Span): Value {
  const value = bounded(asValue(thing, at), dict)
  if (dict.pairs.length > most.items) forget(dict, t('a value of this size'))
  else if (!setPair(dict, asValue(key, at), value)) forget(dict, t('a computed key'))
  return value
}

function namesMethod(name: string, { at, args, named }: Call, { module }: Frame): Thing {
  const [first, second] = args
  if (name === 'get') {
    const found = first?.kind === 'text' ? module.names.get(first.value)?.thing : undefined
    return found ?? (first?.kind === 'text' && module.complete ? (second ?? none(at)) : computed(at))
  }
  if (name !== 'update' && name !== 'setdefault' && name !== 'pop' && !name.startsWith('__')) return computed(at)
  const dict = name === 'update' && first?.kind === 'dict' ? first : undefined
  if (!dict && (first || named.size === 0)) loseAll(module, t('code may set any name'))
  for (const [key, value] of dict?.pairs ?? []) {
    if (key.kind === 'text') module.names.set(key.value, { thing: value, at })
    else loseAll(module, t('code may set any name'))
  }
  for (const [key, value] of named) module.names.set(key, { thing: value, at })
  return none(at)
}

/** A dict from another and named values, as `dict(…)` makes it. */
export function dictFrom({ at, args, named }: Call): Value {
  const [first] = args
  if (first && first.kind !== 'dict') return unknownValue(at, first.kind === 'unknown' ? first.because : t('computed'))
  const given: Value & { kind: 'dict' } = { ...at, kind: 'dict', pairs: [] }
  for (const [key, value] of named) setPair(given, text(at, key), asValue(value, at))
  return first ? merged(at, first, given) : given
}

/** A copy of a list or dict, inner ones too. */
export function deepCopy(thing: Value): Value
export function deepCopy(thing: Thing): Thing
export function deepCopy(thing: Thing): Thing {
  return copyOf(thing, new Map())
}
