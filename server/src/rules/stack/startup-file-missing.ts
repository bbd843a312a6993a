import type { Program } from '../../facts/facts.ts'
import { isTemplate } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { cleanPath, fileName, folderOf, pathBelow } from '../../path.ts'
import { span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Fix, Rule } from '../rule.ts'
import { isMentioned } from './scripts.ts'

export const startupFileMissing: Rule = {
  id: 'stack/startup-file-missing',
  severity: 'error',
  summary: 'A command names a configuration file that is not where it says',

  *check(stack) {
    for (const program of stack.programs)
      for (const file of namedFiles(program)) {
        const folders = foldersOf(program, stack)
        if (!folders || folders.some(folder => stack.workspace.has(cleanPath(`${folder}/${file.value}`)))) continue
        const others = sameName(file.value, stack)
        if (others.length === 0 || isMentioned(file.value, stack.workspace)) continue
        yield {
          at: file,
          message: t(
            'there is no {0} in the folder the command is started in, so {1} ends at once; the project has {2}',
            file.value,
            file.server,
            list(others, stack),
          ),
          fixes: fixes(file, others, folders),
        }
      }
  },
}

/** A word that names a configuration file, and the server it is for. */
interface NamedFile extends Word {
  server: string
}

const options: Record<string, RegExp> = {
  uwsgi: /^--(ini|yaml|json|xml)$/,
  gunicorn: /^(-c|--config)$/,
  supervisord: /^(-c|--configuration)$/,
}

/**
 * The configuration files that the words of a command name by a relative path: where an absolute one lies on the server nobody can tell.
 * None where a shell changes the folder first.
 */
function namedFiles({ command: { words } }: Program): NamedFile[] {
  const index = words.findIndex(({ value }) => (value.split('/').at(-1) ?? '') in options)
  const server = words[index]?.value.split('/').at(-1) ?? ''
  const option = options[server]
  if (!option || words.some(({ value }) => /^(cd|pushd|chroot)$/.test(value))) return []
  const files: NamedFile[] = []
  for (const [at, word] of words.entries()) {
    if (at <= index) continue
    const [, name = '', value = ''] = /^(-[\w-]+)=(.+)$/s.exec(word.value) ?? []
    const before = words[at - 1]?.value ?? ''
    if (option.test(name)) files.push({ ...tail(word, value), server })
    else if (option.test(before) || (server === 'uwsgi' && /^[^-].*\.ini$/.test(word.value) && !before.startsWith('-')))
      files.push({ ...word, server })
  }
  return files
    .map(withoutSection)
    .filter(({ value }) => /^[\w./-]+$/.test(value) && !isTemplate(value) && !/^[-/]/.test(value) && !/[A-Z]_[A-Z]/.test(value))
}

function tail(word: Word, value: string): Word {
  const start = word.start + textOf(word).indexOf(value)
  return start < word.start ? { ...word, value } : { ...span(word.source, start, start + value.length), value }
}

/** `file.ini:section` of uWSGI, `file:` before gunicorn's. */
function withoutSection(file: NamedFile): NamedFile {
  const value = file.value.replace(/^file:/, '').replace(/:[\w-]+$/, '')
  return value === file.value ? file : { ...tail(file, value), server: file.server }
}

/** The workspace folders that may be the one on the server; undefined where nothing tells. */
function foldersOf({ manager, directory, entry }: Program, { project, workspace, locate }: Stack): string[] | undefined {
  const around = [...(project ? [project] : []), workspace.root]
  if (manager === 'procfile') return [folderOf(entry.source.path)]
  if (manager !== 'supervisor' && manager !== 'systemd') return undefined
  if (directory?.known && directory.value.startsWith('/') && !isTemplate(directory.value)) {
    const located = locate(directory.value)
    return located ? [located, ...around] : around
  }
  return manager === 'systemd' && !directory ? [] : undefined
}

function sameName(file: string, { workspace }: Stack): string[] {
  const name = fileName(file)
  return workspace.files.filter(path => path.endsWith(`/${name}`))
}

function list(paths: string[], { workspace }: Stack): string {
  return paths
    .slice(0, 3)
    .map(path => pathBelow(workspace.root, path))
    .join(', ')
}

function fixes(file: NamedFile, others: string[], folders: string[]): Fix[] {
  const [only] = others
  const folder = folders.find(folder => only?.startsWith(`${folder}/`))
  if (others.length !== 1 || !only || !folder || textOf(file) !== file.value) return []
  const text = only.slice(folder.length + 1)
  return [{ title: t('write {0}', text), edits: [{ at: file, text }] }]
}
