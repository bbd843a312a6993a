import { textOf } from '../span.ts'
import type { Word } from '../syntax/tree.ts'

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
    const kind = isScript ? undefined : kindOf(word, index === 0)
    if (kind) found.push({ word, kind })
    isScript = shell && /^-\w*c$/.test(word.value)
    shell ||= /^(\S*\/)?(ba|da|z|k|a)?sh$/.test(word.value)
  }
  return found
}

const builtins = new Set('. cd source export exec ulimit umask set unset eval alias trap if for while until case { ( [[ pushd'.split(' '))

const operator = /^(?:&&|\|\|?|\|&|&|<|<<|<<<|<\/.*|\d*>>?(?:&[\d-]|[^<=>&]*)|&>>?[^<=>&]*)$/s

function kindOf(word: Word, isFirst: boolean): ShellSyntax['kind'] | undefined {
  const { value } = word
  const written = textOf(word)
  if (isFirst && (builtins.has(value) || /^[A-Za-z_]\w*=/.test(value))) return 'command'
  if (value === written && operator.test(value)) return 'operator'
  if (written.startsWith("'")) return undefined
  if (/\$\((?!\()|`/.test(value)) return 'output'
  if (/(^|[^$\\%])\$[A-Za-z_]\w*/.test(value)) return 'variable'
  return value === written && /^~(\/|$)/.test(value) ? 'home' : undefined
}

/** The same command with a shell to read it; undefined where quotes in it would have to be written anew. */
export function underShell(command: string, words: readonly Word[]): string | undefined {
  if (command.includes("'") || /[\r\n]/.test(command)) return undefined
  const shell = words.some(({ value }) => value === 'source') ? '/bin/bash' : '/bin/sh'
  if (/[|&;](?![&\d-])/.test(command.replaceAll('&&', ''))) return `${shell} -c '${command}'`
  const last = command.lastIndexOf('&&')
  const from = last < 0 ? 0 : last + 2 + (/^\s*/.exec(command.slice(last + 2))?.[0].length ?? 0)
  const rest = command.slice(from)
  return builtins.has(rest.split(/\s/)[0] ?? '') ? `${shell} -c '${command}'` : `${shell} -c '${command.slice(0, from)}exec ${rest}'`
}

/** `cd /srv/shop && gunicorn …`: the folder, and the word with which the command proper begins. Undefined where more than that is left to a shell. */
export function leadingCd(words: readonly Word[]): { folder: string; from: Word } | undefined {
  const [cd, folder, and, from, ...rest] = words
  if (cd?.value !== 'cd' || !folder?.value.startsWith('/') || and?.value !== '&&' || !from) return undefined
  return shellSyntaxIn([from, ...rest]).length === 0 ? { folder: folder.value, from } : undefined
}
