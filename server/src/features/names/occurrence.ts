import type { Address } from '../../facts/address.ts'
import type { AppServer } from '../../facts/facts.ts'
import { Source, type Span, sliceOf, span, textOf } from '../../span.ts'
import { exactly } from '../../syntax/commandLine.ts'
import type { Word } from '../../syntax/tree.ts'

/** What the files of a deployment give names to. */
export type Kind =
  /** An address somebody listens on or connects to. */
  | 'socket'
  | 'upstream'
  /** `$name` of nginx. */
  | 'variable'
  /** A named location of nginx, `@name`. */
  | 'location'
  /** Shared memory of nginx, a cache or a thread pool. */
  | 'zone'
  /** A `log_format` of nginx. */
  | 'format'
  /** `%(name)` of uWSGI. */
  | 'placeholder'
  /** A program of supervisor. */
  | 'program'
  /** A group of supervisor. */
  | 'group'
  /** A unit of systemd. */
  | 'unit'
  /** A service of a compose file. */
  | 'service'
  /** A host name that visitors ask for. */
  | 'domain'
  /** A Python module that is loaded: its name is the path of its file. */
  | 'module'
  /** A settings module: its name is the path of its file. */
  | 'settings'
  /** A folder that a setting of Django names and nginx serves. */
  | 'folder'
  /** A file of the workspace, by its path. */
  | 'file'
  /** An account of the operating system. */
  | 'user'

/**
 * What a name is valid in: equal names in two scopes are two things. A configuration of nginx is the path of the file it begins with, the
 * same from one reading to the next.
 */
export type Scope = object | string

/** A place where something with a name is defined or used. */
export interface Occurrence {
  kind: Kind
  /** The same for all occurrences of a thing, case and spelling evened out; sockets are told by their address instead. */
  name: string
  /** Which of several sorts that may share a name: a zone goes by the directive that defines it. */
  sort?: string
  /** Undefined is the whole stack. */
  scope?: Scope
  /** It looks like the name of an upstream, and is one only where its scope defines that. */
  ifDefined?: true
  role: 'definition' | 'use'
  /** The name as written. Empty, at the beginning of its file, where the file itself is what is meant. */
  at: Span
  /** What a rename replaces; undefined where the name is put together from other values, or is none that could be changed here. */
  text?: Span
  /** The directive, option or section it stands in, as a person would point at it: `uwsgi_pass`. */
  setting: string
  socket?: { address: Address; server?: AppServer }
}

/** Where a part of the value of a word is written; undefined where quotes or escapes inside it, or a variable put in, make positions meaningless. */
export function partOf(word: Word, start = 0, end = word.value.length): Span | undefined {
  const exact = exactly(word)
  if (!exact || textOf(exact) !== word.value) return undefined
  return sliceOf(exact, start, end)
}

/** A file as a place: its beginning. */
export function fileAt(path: string): Span {
  return span(new Source(path, ''), 0, 0)
}

/** A name that is written as it is, defined or used. */
export function occurrence(
  kind: Kind,
  role: Occurrence['role'],
  at: Span,
  more: Pick<Occurrence, 'name' | 'setting'> & Partial<Occurrence>,
): Occurrence {
  return { kind, role, at: span(at.source, at.start, at.end), ...more }
}
