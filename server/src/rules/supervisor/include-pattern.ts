import type { Document } from '../../formats/format.ts'
import { t } from '../../l10n.ts'
import { fileName, folderOf } from '../../path.ts'
import { sliceOf, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { effortOf } from '../../syntax/nginx/regex/effort.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { isMentioned } from '../stack/scripts.ts'
import { programKinds, sectionsIn, valueIn, type WrittenSection } from './sections.ts'

export const includePattern: Rule = {
  id: 'supervisor/include-pattern',
  severity: 'warning',
  summary: 'supervisord does not read the file in which a program is described',

  *check(stack) {
    const mains = [...new Set([...sectionsIn(stack, 'supervisord')].map(({ document }) => document))]
    const programs = filesOfPrograms(stack, mains)
    for (const { entry } of sectionsIn(stack, 'include')) yield* spelling(entry)
    const [main] = mains
    if (main && mains.length === 1) yield* unread(main, programs, stack)
    else if (mains.length === 0) yield* distribution(programs, stack)
  },
}

/** Commas and quotes are part of a pattern: supervisor splits at blanks, and nothing else is special. */
function* spelling(include: Entry): Iterable<Finding> {
  const files = valueIn(include, 'files')
  if (!files)
    yield {
      at: include.name,
      severity: 'error',
      message: t('supervisord does not start with an [include] that has no files; name some or remove the section'),
    }
  const text = files ? textOf(files) : ''
  const comma = text.search(/,(?=\s|$|[^\s{}\][]*\.)/)
  if (files && comma >= 0) {
    const edits = [...text.matchAll(/,/g)].map(({ index }) => ({
      at: sliceOf(files, index, index + 1),
      text: ' ',
    }))
    yield {
      at: sliceOf(files, comma, comma + 1),
      message: t(
        'patterns are separated by blanks, and a comma is part of the name: no file of such a name is found and its programs are missing',
      ),
      fixes: [{ title: t('separate with blanks'), edits, safe: true }],
    }
  }
  if (files && /^(["']).*\1$/.test(text))
    yield {
      at: files,
      message: t('quotes are part of the pattern, so no file is found and its programs are missing; leave them out'),
      fixes: [{ title: t('leave the quotes out'), edits: [{ at: files, text: text.slice(1, -1) }], safe: true }],
    }
}

/** Files that describe programs and are no main file: somebody has to include them. The first section of each. */
function filesOfPrograms(stack: Stack, mains: Document[]): WrittenSection[] {
  const first = new Map<Document, WrittenSection>()
  for (const section of sectionsIn(stack, 'group', ...programKinds))
    if (!mains.includes(section.document) && !first.has(section.document)) first.set(section.document, section)
  return [...first.values()]
}

/** Programs that the only main file of the deployment does not include. */
function* unread(main: Document, programs: WrittenSection[], stack: Stack): Iterable<Finding> {
  const include = main.tree.entries.find(entry => entry.body && entry.name.value === 'include')
  const files = include && valueIn(include, 'files')
  if (files && textOf(files) === '') return
  const left = programs.filter(({ document }) => !isStarted(document, stack))
  const related = left.map(({ entry }) => ({ at: entry.name, message: t('nobody reads this file') }))
  if (left.length === 0 || left.length < programs.length) return
  if (files) {
    const patterns = files.value.split(/\s+/).filter(pattern => pattern !== '')
    if (patterns.some(pattern => programs.some(({ document }) => mayMatch(pattern, document, main, stack)))) return
    yield {
      at: files,
      message: t('no file with a program in this project fits {0}, so supervisorctl answers "no such process"', files.value),
      related,
    }
    return
  }
  const commented = main.tree.comments.find(comment => /^[;#]+\s*\[include\]/.test(textOf(comment)))
  if (include || !commented || main.tree.entries.some(({ name }) => /^(program|group):/.test(name.value))) return
  yield {
    at: commented,
    message: t('[include] is a comment here, so supervisord reads no other file and has no programs; take away the semicolon'),
    related,
  }
}

/** Whether a pattern can stand for a file, which is copied to its place under its own name. */
function mayMatch(pattern: string, { source }: Document, main: Document, { workspace }: Stack): boolean {
  const name = fileName(source.path).replace(/\.(template|tmpl|tpl|j2|jinja2?|sample|example|dist|in)$/, '')
  const [, folder = '', last = ''] = /^(.*\/)?([^/]*)$/s.exec(pattern) ?? []
  if (/[{%]/.test(last)) return true
  if (!glob(last).test(name)) return false
  if (folder.startsWith('/') || /[*?[%~]/.test(folder)) return true
  const base = folderOf(main.source.path)
  return (
    !workspace.has(`${base}/${folder}`.replace(/\/(\.?\/)*$/, '')) || source.path.startsWith(`${base}/${folder}`.replace(/\/\.\//g, '/'))
  )
}

/** No file has a longer name. */
const longestName = 255

/** Ways to try a pattern that take no time; others may match anything. */
const most = 20_000_000

function glob(pattern: string): RegExp {
  const escaped = pattern
    .replace(/[.+^$()|\\{}]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
    .replace(/\[!/g, '[^')
  try {
    const regex = `^${escaped}$`
    return effortOf(regex, longestName) > most ? /^/ : new RegExp(regex, 's')
  } catch {
    return /^/
  }
}

/** Whether the file is read in some other way: copied elsewhere under another name, or named when supervisord is started. */
function isStarted({ source }: Document, { workspace }: Stack): boolean {
  const name = fileName(source.path)
  return (
    isMentioned(source.path, workspace) ||
    [...workspace.documentsOf('procfile'), ...workspace.documentsOf('systemd')].some(({ source }) => source.text.includes(name))
  )
}

/** What the supervisord of a distribution includes. */
function* distribution(programs: WrittenSection[], stack: Stack): Iterable<Finding> {
  const { distribution = '' } = stack.workspace.target
  const wanted = /^(debian|ubuntu)/i.test(distribution)
    ? 'conf'
    : /^(rhel|centos|rocky|alma|fedora|openeuler|anolis)/i.test(distribution)
      ? 'ini'
      : undefined
  const other = wanted === 'conf' ? '.ini' : '.conf'
  const folder = wanted === 'conf' ? '/etc/supervisor/conf.d/*.conf' : '/etc/supervisord.d/*.ini'
  for (const { document, entry } of wanted ? programs : [])
    if (document.source.path.endsWith(other) && !isStarted(document, stack))
      yield {
        at: entry.name,
        severity: 'info',
        message: t('supervisord of {0} reads {1}, and this file ends in {2}; install it under another name', distribution, folder, other),
      }
}
