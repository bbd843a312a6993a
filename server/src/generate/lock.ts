import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate'
import { t } from '../l10n.ts'
import type { Plan } from './plan.ts'

/** Name of the file, in the folder that the deployment is written to, that remembers what was written there. */
export const lockName = '.djdeploy-lock.json'

/** What the last run wrote, and why. */
export interface Lock {
  /** Version of the templates that wrote it. */
  templates: number
  plan: Plan
  /** The keys of the plan that the user has decided. All others are found anew each time. */
  answered: string[]
  files: Record<string, Written>
}

/**
 * A file as it was last offered to the user: written, merged into theirs, kept out or laid beside. The text is kept whole, compressed:
 * merging an update of the templates needs what the old templates wrote, and this version of djdeploy no longer has them.
 */
export interface Written {
  /** Of the text with `\n` at the line ends, as `sha256sum` prints it. */
  sha256: string
  /** The text, deflated, in base64. */
  text: string
}

/** What the text of a lock file comes to. `broken` is as good as none; what a `newer` djdeploy has written is not for us to replace. */
type LockRead = { kind: 'lock'; lock: Lock } | { kind: 'broken'; because: string } | { kind: 'newer'; version: number }

const version = 1

/** Written with a library, not by the runtime: each build of zlib compresses differently, and the same plan must give the same bytes everywhere. */
export function writtenOf(text: string): Written {
  return { sha256: hash(text), text: btoa(strFromU8(deflateSync(strToU8(text), { level: 9 }), true)) }
}

/** The text that was written; undefined where what is kept of it does not have its hash. */
export function textOf({ sha256, text }: Written): string | undefined {
  try {
    const written = strFromU8(inflateSync(strToU8(atob(text), true)))
    return hash(written) === sha256 ? written : undefined
  } catch {
    return undefined
  }
}

/** Whether a text is the one that was written, line ends aside: git may write them in another way. */
export function isWritten(text: string, { sha256 }: Written): boolean {
  return hash(text) === sha256
}

/** A text with the line ends that the generator writes. */
export function plainLines(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

function hash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(plainLines(text))))
}

/** The lock as it stands in the file: the same lock is always the same text. */
export function lockText({ templates, plan, answered, files }: Lock): string {
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${JSON.stringify({ version, templates, answered, plan, files: sorted }, undefined, 2)}\n`
}

/** Reads what `lockText` has written, or somebody has made of it. */
export function readLock(text: string): LockRead {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'broken', because: t('it is no JSON') }
  }
  if (!isTable(value) || typeof value.version !== 'number') return { kind: 'broken', because: t('it does not say its version') }
  if (value.version > version) return { kind: 'newer', version: value.version }
  const { templates, answered, plan, files } = value
  const missing = (key: string): LockRead => ({ kind: 'broken', because: t('"{0}" is missing in it', key) })
  if (typeof templates !== 'number') return missing('templates')
  if (!Array.isArray(answered) || answered.some(key => typeof key !== 'string')) return missing('answered')
  if (!isTable(plan)) return missing('plan')
  if (!isTable(files)) return missing('files')
  for (const [name, written] of Object.entries(files))
    if (!isWrittenFile(written)) return { kind: 'broken', because: t('what it says about {0} cannot be read', name) }
  return { kind: 'lock', lock: { templates, answered, plan: plan as unknown as Plan, files: files as Record<string, Written> } }
}

function isWrittenFile(value: unknown): value is Written {
  return isTable(value) && typeof value.sha256 === 'string' && typeof value.text === 'string'
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
