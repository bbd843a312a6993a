import { t } from '../../l10n.ts'
import { type Edit, span, textOf } from '../../span.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Fix } from '../rule.ts'

/** A word that only a shell would understand, in a command that none reads. */
export interface ShellSyntax {
  word: Word
  /** `command`: a builtin, or a variable set for one command; `operator`: `&&`, `|`, `>`; `variable`: `$HOME`; `output`: `$(date)`; `home`: `~/x`. */
  kind: 'command' | 'operator' | 'variable' | 'output' | 'home'
}

/**
 * What of shell syntax stands in the words of a command, in order. Quoted operators are meant literally, and so is everything in single
 * quotes; the script of an `sh -c` is read by a shell after all. `${NAME}` is left alone: it may be a placeholder of a template.
 */
export function shellSyntaxIn(words: readonly Word[]): ShellSyntax[] {
  const found: ShellSyntax[] = []
  let shell = false
  let isScript = false
  for (const [index, word] of words.entries()) {
    const kind = isScript ? undefined : index === 0 && isForShell(word) ? 'command' : kindOf(word)
    if (kind) found.push({ word, kind })
    isScript = shell && /^-\w*c$/.test(word.value)
    shell ||= /^(\S*\/)?(ba|da|z|k|a)?sh$/.test(word.value)
  }
  return found
}

const builtins = new Set('. cd source export exec ulimit umask set unset eval alias trap if for while until case { ( [[ pushd'.split(' '))

const operator = /^(?:&&|\|\|?|\|&|&|<|<<|<<<|<\/.*|\d*>>?(?:&[\d-]|[^<=>&]*)|&>>?[^<=>&]*)$/s

/** Whether the first word of a command is none of a program. */
function isForShell({ value }: Word): boolean {
  return builtins.has(value) || /^[A-Za-z_]\w*=/.test(value)
}

function kindOf(word: Word): ShellSyntax['kind'] | undefined {
  const { value } = word
  const written = textOf(word)
  if (value === written && operator.test(value)) return 'operator'
  if (written.startsWith("'")) return undefined
  if (/\$\((?!\()|`/.test(value)) return 'output'
  if (/(^|[^$\\%])\$[A-Za-z_]\w*/.test(value)) return 'variable'
  return value === written && /^~(\/|$)/.test(value) ? 'home' : undefined
}

/** What becomes of a word that is handed to the program, as it is under every manager. */
export function handedOver({ kind, word: { value } }: ShellSyntax): string {
  switch (kind) {
    case 'operator':
      return t('no shell reads this line, so "{0}" and what follows are handed to the program as arguments; start it with sh -c', value)
    case 'home':
      return t('no shell reads this line, so "{0}" keeps its tilde and is no such file; write the path out', value)
    default:
      return t('no shell reads this line, so "{0}" is handed to the program as it stands; start it with sh -c', value)
  }
}

/**
 * The command in the folder that it changes to, said by `startIn` in the manager's own setting, or else with a shell to read it. `end` is
 * where the command ends.
 */
export function shellFixes({ kind }: ShellSyntax, words: readonly Word[], end: number, startIn?: (folder: string) => Edit): Fix[] {
  const [first] = words
  if (!first || kind === 'home') return []
  const command = span(first.source, first.start, end)
  const text = textOf(command)
  if (/[\r\n]/.test(text)) return []
  const cd = leadingCd(words)
  if (cd && startIn) {
    const before = span(first.source, first.start, cd.from.start)
    return [{ title: t('start it in {0}', cd.folder), edits: [{ at: before, text: '' }, startIn(cd.folder)] }]
  }
  const wrapped = underShell(text, words)
  return wrapped ? [{ title: t('start it with a shell'), edits: [{ at: command, text: wrapped }] }] : []
}

/** The same command with a shell to read it; undefined where quotes in it would have to be written anew. */
function underShell(command: string, words: readonly Word[]): string | undefined {
  if (command.includes("'")) return undefined
  const shell = words.some(({ value }) => value === 'source') ? '/bin/bash' : '/bin/sh'
  if (/[|&;](?![&\d-])/.test(command.replaceAll('&&', ''))) return `${shell} -c '${command}'`
  const last = command.lastIndexOf('&&')
  const from = last < 0 ? 0 : last + 2 + (/^\s*/.exec(command.slice(last + 2))?.[0].length ?? 0)
  const rest = command.slice(from)
  return builtins.has(rest.split(/\s/)[0] ?? '') ? `${shell} -c '${command}'` : `${shell} -c '${command.slice(0, from)}exec ${rest}'`
}

/** `cd /srv/shop && gunicorn …`: the folder, and the word with which the command proper begins. Undefined where more than that is left to a shell. */
function leadingCd(words: readonly Word[]): { folder: string; from: Word } | undefined {
  const [cd, folder, and, from, ...rest] = words
  if (cd?.value !== 'cd' || !folder?.value.startsWith('/') || and?.value !== '&&' || !from) return undefined
  return shellSyntaxIn([from, ...rest]).length === 0 ? { folder: folder.value, from } : undefined
}
