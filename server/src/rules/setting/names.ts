import { type Catalogue, editDistance } from '../../catalogue/catalogue.ts'
import { supervisorCatalogue } from '../../catalogue/index.ts'
import { isTemplate } from '../../facts/known.ts'
import type { Document } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import { groupBy } from '../../list.ts'
import { onceFor } from '../../memory.ts'
import { type Span, span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { lookalikeIn, withoutLookalikes } from '../../syntax/lookalike.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { optionLines, placeholdersIn } from '../uwsgi/lines.ts'
import { sectionNames, sectionOf } from './sections.ts'

/** A name that its program does not know. */
export interface Stranger {
  at: Span
  /** What it is and what the program does with it. */
  complaint: string
  /** What was probably meant, at most two names. */
  meant: string[]
  /** Where nothing was meant: where the name belongs, or what has its effect. */
  hint?: string
  /** Nobody sets such a name on purpose. */
  isCertain: boolean
  /** The program does not start with it. */
  isRefused?: true
  /** Whether putting in the one name that was meant can do no harm. */
  isSafe: boolean
}

/** The names of a file that its program ignores. */
export function strangersIn(document: Document, stack: Stack): Iterable<Stranger> {
  const catalogue = document.format.catalogue?.()
  if (!catalogue) return []
  switch (document.format.id) {
    case 'uwsgi':
      return uwsgiStrangers(document, catalogue, stack)
    case 'supervisor':
    case 'systemd':
      return sectionStrangers(document, catalogue)
    case 'gunicorn':
      return gunicornStrangers(document, catalogue)
    default:
      return []
  }
}

/** What uWSGI calls what other servers call otherwise. */
const elsewhere: Record<string, string> = {
  user: 'uid',
  group: 'gid',
  bind: 'socket',
  directory: 'chdir',
  timeout: 'harakiri',
  logfile: 'logto',
  app: 'module',
  workdir: 'chdir',
}

/** Options that only the development branch 2.1 has. A bare `end` closes a block of logic, although it is no option. */
const unreleased =
  /^(cheaper-idle|fork-server.*|ienv|early-(perl(-exec)?|php(-sapi-name)?|psgi|pyimport|python(-import|-path)?|pythonpath)|http-path-info-no-decode-slashes)$/

/** `env LANG=C` and the like, as a shell takes them. */
const assigned = /^(env|export|set)\s+(?=\w+$)/

function* uwsgiStrangers(document: Document, catalogue: Catalogue, stack: Stack): Iterable<Stranger> {
  const placeholders = placeholdersIn(stack)
  const lines = [...optionLines(stack, [document])]
  const written = new Set(lines.map(({ name }) => name))
  const foreign = lines.some(({ setting, value }) => setting?.type === 'plugin-list' && hasForeignPlugin(value, catalogue))
  for (const { name, setting, entry, value } of lines) {
    if (setting || name === 'end' || placeholders.has(name) || unreleased.test(name)) continue
    const complaint = t('uWSGI has no option "{0}" and ignores the line without a word', name)
    const glued = gluedTo(name, '=', complaint, catalogue)
    if (glued) yield { at: entry.name, ...glued, isCertain: true, isSafe: true }
    if (glued || (/[%[\]{}$<>@\s]/.test(name) && !assigned.test(name))) continue
    const meant = namesMeant(name, catalogue)
    if (foreign && meant.length === 0) continue
    yield {
      at: entry.name,
      complaint,
      meant,
      hint: hintFor(name, catalogue),
      isCertain: true,
      isSafe: name.length > 4 && value !== undefined && !meant.some(other => written.has(other)),
    }
  }
}

/**
 * What is said of a name that holds the value, too, as what stands between them only looks like the blank or "=" that separates them:
 * `master\uff1dtrue`.
 */
export function gluedTo(
  name: string,
  between: ' ' | '=',
  complaint: string,
  catalogue: Catalogue,
): Pick<Stranger, 'complaint' | 'meant'> | undefined {
  const alike = lookalikeIn(name)
  const [, known = '', value = ''] = /^([\w-]+)\W+(.*)$/.exec(name) ?? []
  if (!alike || !catalogue.find(known)) return undefined
  const separates = t('"{0}" ({1}) separates nothing', alike.character, alike.code)
  return { complaint: t('{0}; {1}', complaint, separates), meant: [value === '' ? known : known + between + withoutLookalikes(value)] }
}

function hintFor(name: string, catalogue: Catalogue): string | undefined {
  const other = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined
  if (other) return t('what others call so is {0} here', other)
  if (/^[A-Z]+(_[A-Z\d]+)+$/.test(name) || assigned.test(name))
    return t('variables of the environment are set with {0}', `env = ${name.replace(assigned, '')}=…`)
  if (supervisorCatalogue().find(name, 'program:x')) return t('it is an option of supervisor and belongs into a [program:…] section')
  const long = name.length === 1 ? catalogue.settings.find(({ short }) => short === name) : undefined
  return long ? t('one-letter names work on the command line only; in a file it is {0}', long.name) : undefined
}

/** A plugin that does not come with uWSGI may bring options of its own. */
function hasForeignPlugin(value: Word | undefined, catalogue: Catalogue): boolean {
  const own = new Set(catalogue.settings.map(({ plugin }) => plugin))
  return (value?.value ?? '')
    .split(',')
    .map(name => name.trim().replace(/^\d+:|^.*\/|(_plugin)?(\.so)?$/g, ''))
    .some(
      name =>
        name !== '' &&
        !own.has(name) &&
        !/^(python|pypy|router_|http|cheaper|psgi|logfile|logsocket|syslog|rpc|corerouter|cache|transformation_|stats_pusher|alarm_|emperor_)/.test(
          name,
        ),
    )
}

function* sectionStrangers({ tree, format }: Document, catalogue: Catalogue): Iterable<Stranger> {
  const names = sectionNames(format.id, catalogue)
  for (const section of tree.entries) {
    if (!section.body || isTemplate(section.name.value)) continue
    const known = sectionOf(section.name.value, format.id, names)
    if (known.kind === 'free') continue
    if (known.kind === 'unknown') {
      if (!isFilledInLater(section.name.value)) yield unknownSection(section.name, format.id)
      continue
    }
    if (known.kind === 'misspelt') {
      const { source, start } = section.name
      yield {
        at: span(source, start, start + known.written.length),
        complaint: t('{0} does not know the section [{1}] and ignores all of it', format.id, section.name.value),
        meant: known.meant,
        hint: known.meant.length > 0 ? undefined : t('it needs a name: [{0}:name]', known.written),
        isCertain: false,
        isSafe: true,
      }
      continue
    }
    const written = new Set(section.body.map(({ name }) => name.value))
    for (const entry of section.body) {
      const stranger = strangerInSection(entry, section, written, known.name, format.id, catalogue)
      if (stranger) yield stranger
    }
  }
}

/** Whether a script is to put something in, `$NAME` or `{name}`; behind a letter or a digit such a sign is none of a script. */
export function isFilledInLater(text: string): boolean {
  return /(^|\W)\$\w|\{\w*\}/.test(text)
}

function unknownSection(name: Word, program: string): Stranger {
  const complaint = t('{0} does not know the section [{1}] and ignores all of it', program, name.value)
  return { at: name, complaint, meant: [], isCertain: false, isSafe: false }
}

function strangerInSection(
  { name, args }: Entry,
  section: Entry,
  written: ReadonlySet<string>,
  place: string,
  program: string,
  catalogue: Catalogue,
): Stranger | undefined {
  const { value } = name
  if (args.length === 0 || value === '' || catalogue.find(value, place) || value.startsWith('X-')) return undefined
  if (isTemplate(value) || value.startsWith('[') || isFilledInLater(value)) return undefined
  const meant = namesMeant(value, catalogue, place)
  const [other] = catalogue.find(value)?.in ?? []
  return {
    at: name,
    complaint: t('{0} has no setting "{1}" in [{2}] and ignores it', program, textOf(name), section.name.value),
    meant: other || value.startsWith('-') ? [] : meant,
    hint: other ? t('it belongs into [{0}]', other) : sectionHint(value, program),
    isCertain: false,
    isSafe: value.length > 4 && !meant.some(other => written.has(other)),
  }
}

/** An argument without the `\` of the line above, and what a shell has for `environment`. */
function sectionHint(name: string, program: string): string | undefined {
  if (program === 'systemd') return name.startsWith('-') ? t('the line above lacks "\\" at its end') : undefined
  return assigned.test(name) ? t('variables of the environment are set with {0}', 'environment = NAME="…"') : undefined
}

/** gunicorn takes any name in its file for a variable of the user's own; only what comes near a setting and is used nowhere is reported. */
function* gunicornStrangers({ tree, source }: Document, catalogue: Catalogue): Iterable<Stranger> {
  const written = new Set(tree.entries.map(({ name }) => name.value))
  const words = groupBy(source.text.match(/\w+/g) ?? [], word => word)
  for (const { name, start } of tree.entries) {
    const { value } = name
    if (!/^[a-z][a-z_]{3,}$/.test(value) || catalogue.find(value)) continue
    if (!/^\w+\s*(:[^=\n]*)?=(?!=)/.test(source.text.slice(start, start + 200))) continue
    const byFlag = catalogue.settings.find(({ flags }) => flags?.includes(`--${value.replaceAll('_', '-')}`))
    const meant = byFlag ? [byFlag.name] : namesMeant(value, catalogue)
    if (meant.length === 0 || words.get(value)?.length !== 1) continue
    yield {
      at: name,
      complaint: t('gunicorn has no setting "{0}" and ignores it', value),
      meant,
      isCertain: false,
      isSafe: value.length > 4 && !meant.some(other => written.has(other)),
    }
  }
}

/**
 * The names that were probably meant: the same but for capitals, `_` and leading dashes, else those nearest within two edits, one for
 * short names. Of several names for the same setting only one; none where more than two are equally near.
 */
export function namesMeant(name: string, catalogue: Catalogue, section?: string): string[] {
  const same = namesByPlainName(catalogue)
    .get(plainly(name))
    ?.find(same => catalogue.find(same, section))
  if (same !== undefined) return [same]
  if (name.length < 3) return []
  const limit = name.length < 6 ? 1 : 2
  const near = catalogue.near(name, limit, section)
  const distance = editDistance(name, near[0] ?? '', limit)
  const nearest = near.filter(other => editDistance(name, other, limit) === distance)
  const different = nearest.filter(
    (other, index) => nearest.findIndex(earlier => canonical(earlier, catalogue) === canonical(other, catalogue)) === index,
  )
  return different.length > 2 ? [] : different
}

const namesByPlainName = onceFor(({ names }: Catalogue) => groupBy([...names], plainly))

function plainly(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '')
}

function canonical(name: string, catalogue: Catalogue): string {
  return catalogue.find(name)?.aliasOf ?? name
}
