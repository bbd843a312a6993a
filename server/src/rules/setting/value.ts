import type { Setting } from '../../catalogue/catalogue.ts'
import { isTemplate } from '../../facts/known.ts'
import type { Document } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import { span, textOf } from '../../span.ts'
import { documentsOf, type Stack } from '../../stack.ts'
import { withoutLookalikes } from '../../syntax/lookalike.ts'
import { regexProblem } from '../../syntax/nginx/regex.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { adviceOn, renamed } from '../meant.ts'
import { type Directive, directivesAlike, directivesNamed, foundInWording, isTemplated } from '../nginx/directives.ts'
import { isBuiltIn } from '../nginx/variables.ts'
import type { Finding, Rule } from '../rule.ts'
import { isOneWord } from '../supervisor/inline-comment-no-space.ts'
import { strangeSpecifiers } from '../systemd/specifiers.ts'
import { optionLines } from '../uwsgi/lines.ts'
import { isMiscounted, swallowedBy } from './arguments.ts'
import { isFilledInLater } from './names.ts'
import { sectionNames, sectionOf } from './sections.ts'
import { namesThatNeverMatch } from './serverNames.ts'
import { refusedByGunicorn } from './values/gunicorn.ts'
import { refusedByNginx } from './values/nginx.ts'
import type { Refusal } from './values/refusals.ts'
import { refusedBySupervisor } from './values/supervisor.ts'
import { refusedBySystemd } from './values/systemd.ts'
import { misreadByUwsgi } from './values/uwsgi.ts'

export const settingValue: Rule = {
  id: 'setting/value',
  severity: 'error',
  summary: 'A value that the program refuses, or in whose place it takes another',
  perPart: true,

  *check(stack) {
    for (const document of documentsOf(stack, 'uwsgi', 'supervisor', 'systemd'))
      for (const { setting, value } of valuesIn(document, stack)) {
        const finding = judge(setting, value, document)
        if (finding) yield finding
      }
    yield* strangeSpecifiers(stack)
    yield* refusedByGunicorn(stack)
    yield* namesThatNeverMatch(stack)
    yield* foundInWording(directivesAlike(stack), judgeDirective)
    for (const directive of directivesNamed(stack, 'server')) if (judgeDirective(directive).length === 0) yield* spareOf(directive)
  },
}

interface Given {
  setting: Setting
  value: Word
}

/** The values of a file that are written out, each with what is known about its setting. */
function* valuesIn(document: Document, stack: Stack): Iterable<Given> {
  const catalogue = document.format.catalogue?.()
  const { id } = document.format
  if (id === 'uwsgi') {
    for (const { setting, value } of optionLines(stack, [document])) if (setting && value && isPlain(value)) yield { setting, value }
    return
  }
  if (!catalogue || (id !== 'supervisor' && id !== 'systemd')) return
  const names = sectionNames(id, catalogue)
  for (const section of document.tree.entries) {
    const known = section.body ? sectionOf(section.name.value, id, names) : undefined
    if (known?.kind !== 'known') continue
    const last = new Map((section.body ?? []).map(entry => [entry.name.value, entry]))
    for (const entry of section.body ?? []) {
      const { name, args } = entry
      // What is overridden does no harm, and is reported as such.
      if (id === 'supervisor' && last.get(name.value) !== entry) continue
      const setting = catalogue.find(name.value, known.name)
      const [written] = args
      const value = written && (id === 'supervisor' ? readBySupervisor(written, setting) : readBySystemd(written))
      if (setting && value) yield { setting, value }
    }
  }
}

/**
 * The value as supervisord gets it; undefined where something unknown is filled in, by supervisord or by others, and where a comment that
 * another rule speaks of is a part of it.
 */
function readBySupervisor(value: Word, setting: Setting | undefined): Word | undefined {
  const text = value.value.replaceAll('%(here)s', '/').replaceAll('%%', '\0')
  if (isTemplate(text) || isFilledInLater(text) || /[%@]/.test(text) || (isOneWord(setting) && /^[\w.]+[;#]/.test(text))) return undefined
  return { ...value, value: text.replaceAll('\0', '%') }
}

/** The value as systemd gets it, lines that go on joined; undefined where others fill something in, or a comment stands behind it. */
function readBySystemd(value: Word): Word | undefined {
  return isTemplate(value.value) || isFilledInLater(value.value) || /@\w+@|\s[#;](?!\d)/.test(value.value) ? undefined : value
}

/** Nothing is filled in, no comment stands behind it, no quotes around it: rules of their own report those. */
function isPlain(value: Word): boolean {
  const text = textOf(value)
  return text !== '' && !isTemplate(text) && !/[%$@;#"'{}\n]/.test(text)
}

function judge(setting: Setting, value: Word, { format }: Document): Finding | undefined {
  switch (format.id) {
    case 'systemd':
      return refusedBySystemd(setting, value)
    case 'supervisor':
      return refusedBySupervisor(setting, value)
    default:
      return misreadByUwsgi(setting, value)
  }
}

/** A server that waits for the others to fail, where the one that answers is found by the client, or by chance. */
function spareOf({ entry, block }: Directive): Finding[] {
  const at = entry.args.find(({ value }) => value === 'backup')
  const method = at && block.directives.find(({ name, start }) => /^(ip_hash|hash|random)$/.test(name.value) && start < entry.start)
  if (!method || method.source !== entry.source) return []
  const message = t(
    '{0} knows no backup, and nginx refuses to start (balancing method does not support parameter "backup")',
    method.name.value,
  )
  return [{ at, message, related: [{ at: method.name, message: t('is set here') }] }]
}

/**
 * A name in braces that is none of nginx's own variables may be a template's, and a name in capitals (`max_size=CACHE_SIZE`) one for sed,
 * unless it is the word that is wanted.
 */
function isPlaceheld({ at, wanted }: Refusal): boolean {
  const text = at?.value ?? ''
  if (/(^|[=:])[A-Z][A-Z\d]*(_[A-Z\d]+)+$/.test(text)) return !wanted.includes(text.toLowerCase())
  return [...text.matchAll(/\$\{(\w+)\}/g)].some(([, name = '']) => !isBuiltIn(name.toLowerCase()))
}

/** A regular expression with a blank in it, of which the words behind the first are the rest. */
function isTornRewrite({ name, args }: Entry): boolean {
  return name.value === 'rewrite' && args[0] !== undefined && regexProblem(args[0].value) !== undefined
}

/** Quotes of a word processor, which nginx takes for letters; a text with blanks is then several words. */
function curlyQuotes(first: Word, { args }: Entry): Finding {
  const last = args.findLast(({ value }) => /[\u2019\u201d]$/.test(value)) ?? first
  const at = span(first.source, first.start, last.end)
  const text = withoutLookalikes(textOf(at))
  return {
    at,
    severity: 'warning',
    message: t('nginx knows no such quotes and takes them for a part of the value; write {0}', text),
    fixes: [{ title: t('write {0}', text), edits: [{ at, text }], safe: true }],
  }
}

/** Of several directives of one name that might be meant, one that takes the value is enough. */
function judgeDirective(directive: Directive): Finding[] {
  const { entry, settings } = directive
  const curly = entry.args.find(word => /^[\u2018\u2019\u201c\u201d]/.test(textOf(word)))
  if (curly) return isTemplated(entry) ? [] : [curlyQuotes(curly, entry)]
  const first = settings[0]
  const refusal = first && refusedByNginx(first, entry)
  if (!refusal || isTemplated(entry) || isPlaceheld(refusal) || settings.some(setting => !refusedByNginx(setting, entry))) return []
  if (isMiscounted(directive) || isTornRewrite(entry) || swallowedBy(directive)) return []
  const { at = entry.name, wanted } = refusal
  const message = refusal.at
    ? t('nginx refuses to start with "{0}" for {1}; {2}', at.value, entry.name.value, adviceOn(refusal.meant, t('it takes {0}', wanted)))
    : t('nginx refuses to start, because {0} lacks {1}', entry.name.value, wanted)
  return [{ at, message, fixes: renamed(at, refusal.meant, (refusal.meant ?? '').length > 4) }]
}
