import type { Range, WorkspaceEdit } from 'vscode-languageserver-types'
import { type Address, normalPath, show } from '../facts/address.ts'
import { t } from '../l10n.ts'
import { pathBelow } from '../path.ts'
import { zoneDefiners } from '../rules/nginx/zones.ts'
import { textOf } from '../span.ts'
import { workspaceEdit } from './edits.ts'
import { everyOccurrence } from './names/everywhere.ts'
import { keyOf } from './names/table.ts'
import { type Found, type Kind, type Occurrence, occurrencesAt, ofName } from './names.ts'
import { isDoubled, type Place, rangeOf } from './place.ts'
import { outsideOf } from './rename/outside.ts'
import type { Refusal } from './rename/refusal.ts'
import { newText } from './rename/spelling.ts'
import { unseenBy } from './rename/unseen.ts'

/** What can be renamed at the cursor, and the text to begin with; undefined where nothing there has a name. */
export function prepareRename(place: Place): { range: Range; placeholder: string } | Refusal | undefined {
  const found = renameableAt(place)
  const [first] = found
  if (!first) return undefined
  const { occurrence } = first
  if (!occurrence.text) return { message: computed(occurrence, place) }
  const { socket, text } = occurrence
  const path = socket?.address.kind === 'unix' && !/^[/@]/.test(textOf(text)) ? socket.address.path : undefined
  return { range: rangeOf(text), placeholder: path ?? textOf(text) }
}

/**
 * The edits that give the thing at the cursor another name, in all files that speak of it; each place keeps its quotes and prefixes.
 * Only where all of them can be seen and changed: otherwise the sentence says what stands against it.
 */
export function rename(place: Place, newName: string): WorkspaceEdit | Refusal {
  const start = renameableAt(place)
  const [first] = start
  if (!first) return { message: t('there is nothing here that can be renamed') }
  const found = everyOccurrence(start, place.stacks)
  const fixed = found.find(({ occurrence: { text } }) => !text)
  if (fixed) return { message: computed(fixed.occurrence, place) }
  const wanted = newText(first.occurrence, newName.trim())
  if ('message' in wanted) return wanted
  const refusal = taken(found, wanted.name, place) ?? unseenBy(found) ?? outsideOf(found, wanted.text, place)
  if (refusal) return refusal
  const edits = found.flatMap(({ occurrence: { text } }) =>
    text && textOf(text) !== wanted.text && !isDoubled(text.source.path, place) ? [{ at: text, text: wanted.text }] : [],
  )
  return workspaceEdit(edits, place)
}

const renameable = new Set<Kind>([
  'socket',
  'upstream',
  'variable',
  'location',
  'zone',
  'format',
  'placeholder',
  'program',
  'group',
  'domain',
])

function renameableAt(place: Place): Found[] {
  return occurrencesAt(place, ({ kind }) => renameable.has(kind))
}

function computed(occurrence: Occurrence, place: Place): string {
  const { kind, name } = occurrence
  if (kind === 'placeholder') return t('{0} is an option of uWSGI, which keeps its name', name)
  return t('{0} is put together from other values in {1}, and cannot be renamed there', name, lineOf(occurrence, place))
}

/** Two things of one name would become one. */
function taken(found: readonly Found[], name: string, place: Place): Refusal | undefined {
  for (const { occurrence, names } of found) {
    if (occurrence.name === name) return undefined
    const other =
      occurrence.kind === 'socket'
        ? names.sockets.find(({ socket }) => isSameAddress(socket?.address, name))
        : taking({ ...occurrence, name }, names)
    if (other) return { message: t('the name is taken: {0} stands in {1} already', textOf(other.text ?? other.at), lineOf(other, place)) }
  }
  return undefined
}

/** What has the name already, in the same place. All memory that nginx shares goes by one list of names. */
function taking(occurrence: Occurrence, names: Found['names']): Occurrence | undefined {
  const keys = occurrence.kind === 'zone' ? zoneDefiners.map(sort => keyOf({ ...occurrence, sort })) : [keyOf(occurrence)]
  return keys.flatMap(key => ofName(key, names)).find(({ scope }) => scope === occurrence.scope)
}

/** Whether an address is the one that is written so; of TCP, whether it has that port. */
function isSameAddress(address: Address | undefined, name: string): boolean {
  if (address?.kind === 'tcp') return name.endsWith(`:${address.port}`)
  return address !== undefined && show({ kind: 'unix', path: normalPath(address.path) }) === name
}

/** `deploy/shop.ini:4`. */
function lineOf({ at }: Occurrence, { workspace }: Place): string {
  return `${pathBelow(workspace.root, at.source.path)}:${at.source.position(at.start).line + 1}`
}
