import type { Setting } from '../../../catalogue/catalogue.ts'
import { gunicornCatalogue } from '../../../catalogue/index.ts'
import { isTemplate } from '../../../facts/known.ts'
import type { Document, Workspace } from '../../../formats/format.ts'
import { evaluateModule } from '../../../formats/python/evaluate.ts'
import { t } from '../../../l10n.ts'
import { span, textOf } from '../../../span.ts'
import { documentsOf, type Stack } from '../../../stack.ts'
import type { Value } from '../../../syntax/python/reader.ts'
import type { Finding } from '../../rule.ts'

/** The settings with which gunicorn does not start, in its configuration files and on command lines. */
export function* refusedByGunicorn(stack: Stack): Iterable<Finding> {
  // In a part of a configuration of nginx there is nothing to say about servers.
  if (stack.documents.length === 0) return
  for (const document of documentsOf(stack, 'gunicorn')) yield* inFile(document, stack.workspace)
  for (const { kind, options } of stack.servers) {
    if (kind !== 'gunicorn') continue
    for (const { name, value, at, entry } of options) {
      const setting = gunicornCatalogue().find(name)
      const allowed =
        setting && value.known && isPlain(value.value) ? wantedAtStart(setting, value.value, entry ? 'file' : 'command') : undefined
      if (allowed !== undefined && value.known) yield { at, message: message(value.value, name, allowed) }
    }
  }
}

/** What gunicorn takes instead of a text, also of what it only looks at when it starts; undefined where it takes it. Files are left to `inFile`. */
function wantedAtStart({ name, type, values = [] }: Setting, text: string, from: 'file' | 'command'): string | undefined {
  if (name === 'bind') return isBound(text) ? undefined : 'host:port, unix:path'
  if (name === 'worker_class') return isWorker(text, values) ? undefined : values.join(', ')
  const isNumber = from === 'file' || type !== 'integer' || name === 'umask' || /^\s*\+?\d+(_\d+)*\s*$/.test(text)
  return isNumber ? undefined : t('a whole number from 0')
}

/** `parse_address` in gunicorn/util.py. A word in the place of a port may be a placeholder; a path without `unix:` has a rule of its own. */
function isBound(text: string): boolean {
  if (/^(unix:|fd:|[^:]*$)/.test(text)) return true
  const address = text.replace(/^tcp:\/\//, '')
  const port = /\[.*\]/.test(address) ? address.split(']:')[1] : address.split(':')[1]
  return port === undefined || (/^\s*\d+\s*$/.test(port) ? Number(port) <= 65535 : /^[A-Za-z_]\w*$/.test(port))
}

/** Classes have dots; a word names one of gunicorn's own, of this or of an earlier version, and in capitals a placeholder. */
function isWorker(text: string, values: readonly string[]): boolean {
  return !/^[A-Za-z]*[a-z][A-Za-z]*$/.test(text) || values.includes(text) || text === 'eventlet' || text === 'gaiohttp'
}

/** No templates, and nothing for a shell to fill in. */
function isPlain(text: string): boolean {
  return !isTemplate(text) && !/[$`{]/.test(text)
}

/** A setting that gunicorn has given up (`debug`, gone since 19.2) is one more name it does not look at. */
function* inFile(document: Document, workspace: Workspace): Iterable<Finding> {
  for (const { name, value, at } of evaluateModule(document, workspace).names.values()) {
    const setting = gunicornCatalogue().find(name)
    const allowed = setting && !setting.removed && at.source === document.source ? wanted(setting, value) : undefined
    if (allowed === undefined) continue
    const place = value.source === document.source ? value : at
    const shown = span(place.source, place.start, place.end)
    yield { at: shown, message: message(textOf(value), name, allowed) }
  }
}

function message(text: string, name: string, allowed: string): string {
  return t('gunicorn does not start with {0} for {1}; allowed: {2}', text, name, allowed)
}

/** What gunicorn takes instead of a value (`validate_*` in gunicorn/config.py); undefined where the value is fine, unknown or not checked. */
function wanted({ name, type, values }: Setting, value: Value): string | undefined {
  if (value.kind === 'unknown' || (value.kind === 'text' && isTemplate(value.value))) return undefined
  switch (type) {
    case 'integer':
      return isCount(value) ? undefined : t('a whole number from 0')
    case 'boolean':
      return isSwitch(value) ? undefined : 'True, False'
    case 'dict':
      return value.kind === 'dict' ? undefined : t('a dict')
    case 'callable':
      return value.kind === 'text' ? undefined : t('a function')
    case 'string-list':
    case 'path-list':
      return isTexts(value) ? undefined : t('a text, or a list of texts')
    case 'user':
    case 'group':
      return value.kind === 'text' || value.kind === 'number' || value.kind === 'none' ? undefined : t('a name or a number')
    case 'enum':
      if (name === 'proxy_protocol' && isSwitch(value)) return undefined
      if (name === 'reload_engine' && (value.kind !== 'text' || !values?.includes(value.value))) return values?.join(', ')
      return isText(value) ? undefined : t('a text')
    case 'host:port|unix:path':
      if (value.kind === 'text' && !/^(unix:|[^:]*:\s*\d+\s*$)/.test(value.value)) return 'host:port'
      return isText(value) ? undefined : 'host:port'
    case 'string':
      return isText(value) || name === 'tolerate_dangerous_framing' ? undefined : t('a text')
    case 'class':
    case 'ip-list':
    case 'existing-directory':
      return isText(value) ? undefined : t('a text')
    default:
      return undefined
  }
}

/** An int, or a text that Python's `int(text, 0)` reads; none below 0. */
function isCount(value: Value): boolean {
  if (value.kind === 'flag') return true
  if (value.kind === 'number') return Number.isInteger(value.value) && value.value >= 0 && !/^[\d_]*\.[\d_]*$/.test(textOf(value))
  return value.kind === 'text' && /^\s*\+?(0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|0+|[1-9][\d_]*)\s*$/.test(value.value)
}

function isSwitch(value: Value): boolean {
  return value.kind === 'flag' || value.kind === 'none' || (value.kind === 'text' && /^\s*(true|false)\s*$/i.test(value.value))
}

function isText(value: Value): boolean {
  return value.kind === 'text' || value.kind === 'none'
}

function isTexts(value: Value): boolean {
  if (value.kind === 'list' || value.kind === 'tuple') return value.items.every(item => item.kind === 'unknown' || isText(item))
  return isText(value) || (value.kind === 'flag' && !value.value) || (value.kind === 'dict' && value.pairs.length === 0)
}
