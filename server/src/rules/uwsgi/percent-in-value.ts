import { uwsgiCatalogue } from '../../catalogue/index.ts'
import { nearestAmong } from '../../catalogue/nearest.ts'
import type { AppServer } from '../../facts/facts.ts'
import { canonical, swallowedLines } from '../../formats/uwsgi.ts'
import { t } from '../../l10n.ts'
import { type Span, sliceOf, span, textOf } from '../../span.ts'
import { documentsOf, type Stack } from '../../stack.ts'
import { adviceOn, renamed } from '../meant.ts'
import type { Finding, Rule } from '../rule.ts'
import { isSecret, optionLines, type WrittenOption } from './lines.ts'

export const percentInValue: Rule = {
  id: 'uwsgi/percent-in-value',
  severity: 'warning',
  summary: 'A per cent sign that uWSGI replaces together with the character behind it, or a placeholder that nothing defines',

  *check(stack) {
    yield* swallowed(stack)
    for (const server of stack.servers) yield* undefinedIn(server)
    for (const line of optionLines(stack)) {
      const sign = line.value && spoilt(line, textOf(line.value))
      if (!line.value || sign === undefined) continue
      const at = span(line.value.source, line.value.start + sign, line.value.start + sign + 2)
      yield {
        at,
        message: t(
          'uWSGI replaces "{0}" in this value, by {1}, without a word; a per cent sign is written %%',
          textOf(at),
          isMagic(textOf(at)) ? t('something of its own') : t('nothing'),
        ),
        fixes: [{ title: t('write %%'), edits: [{ at: span(at.source, at.start, at.start), text: '%' }] }],
      }
    }
  },
}

/** Placeholders in addresses and paths of a server where all is seen that could define them; containers are often given variables when they are run. */
function* undefinedIn({ kind, options, complete, program }: AppServer): Iterable<Finding> {
  if (kind !== 'uwsgi' || !complete || !program || program.moreEnvironment || !/^(supervisor|systemd)$/.test(program.manager)) return
  const defined = new Set(options.map(({ name }) => name))
  const nearest = nearestAmong([...defined], 2)
  for (const { name, at, entry } of options) {
    if (!entry || !/^(socket|address|path|file|dir)$/.test(uwsgiCatalogue().find(name)?.type ?? '')) continue
    for (const { index, 1: wanted = '' } of textOf(at).matchAll(/(?<!%)%\(([\w-]{3,})\)/g)) {
      if (defined.has(canonical(wanted))) continue
      const near = nearest(wanted)
      const place = sliceOf(at, index + 2, index + 2 + wanted.length)
      yield {
        at: place,
        severity: 'error',
        message: t('nothing defines {0}, and uWSGI leaves "%({0})" in {1} as it stands; {2}', wanted, name, adviceOn(near, t('define it'))),
        fixes: renamed(place, near),
      }
    }
  }
}

/** A `%` at the end of a line, in a comment too, takes the line end with it. */
function* swallowed(stack: Stack): Iterable<Finding> {
  for (const { source } of documentsOf(stack, 'uwsgi')) {
    for (const { percent, line } of swallowedLines(source)) {
      if (textOf(line).trim() === '' || /^\s*[#;[]/.test(textOf(line))) continue
      yield {
        at: percent,
        message: t('a "%" at the end of a line takes the line end with it, in a comment too: "{0}" is lost; write %%', textOf(line).trim()),
        severity: 'error',
        related: [{ at: withoutBlanks(line), message: t('is read as the end of the line above') }],
        fixes: [{ title: t('write %%'), edits: [{ at: span(source, percent.start, percent.start), text: '%' }], safe: true }],
      }
    }
  }
}

function withoutBlanks(line: Span): Span {
  const text = textOf(line)
  return span(line.source, line.start + text.length - text.trimStart().length, line.end - (text.length - text.trimEnd().length))
}

function isMagic(pair: string): boolean {
  return /^%[\dpsndecoxvhkVbuUgGtTijPSNDECOXIJ[]$/.test(pair)
}

/** A script fills such a file in, where `%name` may be what it looks for. */
function isTemplateFile(path: string): boolean {
  return /\.(tpl|tmpl|template|in|j2|dist)$/.test(path)
}

/**
 * Where the value has a sign that nobody can have meant: one that vanishes, or any in a secret or in an encoded URL. Letters that stand
 * for a path or a name are mostly used on purpose.
 */
function spoilt(line: WrittenOption, text: string): number | undefined {
  const encoded = /^(env|set|set-ph|set-placeholder)$/.test(line.name) && (isSecret(line) || text.includes('://'))
  for (const { index, 0: pair } of text.matchAll(/%[\s\S]/g)) {
    if (pair === '%%' || pair === '%(') continue
    if (/^%[a-z]\w\w/.test(text.slice(index)) && isTemplateFile(line.entry.source.path)) continue
    if (encoded ? !/^%[dnspc]/.test(text.slice(text.indexOf('=') + 1)) : !isMagic(pair)) return index
  }
  return undefined
}
