import type { Program } from '../facts/facts.ts'
import { fileName } from '../path.ts'
import { span } from '../span.ts'
import { parseShell, scriptWords } from '../syntax/shell.ts'
import type { Word } from '../syntax/tree.ts'
import type { Document, Format, Workspace } from './format.ts'
import { suffixOf, templateSuffixes, withoutSuffixes } from './suffixes.ts'

export const shell: Format = {
  id: 'shell',
  recognises: (path, text) => isScript(path, text) && deploys.test(text),
  parse: parseShell,
  facts: (document, workspace) => ({ programs: programsOf(document, workspace) }),
}

const deploys = /\b(uwsgi|gunicorn|daphne|uvicorn|runserver|collectstatic|nginx)\b/

/** A shell script by its suffix or its first line. */
export function isScript(path: string, text: string): boolean {
  const suffix = suffixOf(withoutSuffixes(fileName(path), templateSuffixes))
  if (suffix === 'sh' || suffix === 'bash') return true
  return suffix === '' && /^#![ \t]*\/\S*(\/|env[ \t]+)(ba|da|a|z|k)?sh\b/.test(text)
}

/** The application servers that a script starts, one for each it leaves in the background and the last; none where something else starts the script. */
function programsOf({ source, tree }: Document, workspace: Workspace): Program[] {
  const [first] = tree.entries
  const name = fileName(source.path)
  if (!first || isStarted(name, workspace)) return []
  return inBackground(scriptWords(source)).flatMap(words => {
    if (!words.some(({ value }) => servers.test(value))) return []
    return [
      {
        manager: 'shell' as const,
        name,
        entry: first,
        command: { at: span(source, first.start, first.end), words, shell: true },
        environment: new Map(),
        stopSignal: { name: 'TERM' },
      },
    ]
  })
}

/** The words of a script cut behind each `&`: what stands before it goes on running beside the rest. */
function inBackground(words: Word[]): Word[][] {
  const runs: Word[][] = [[]]
  for (const word of words) {
    if (word.value === '&' && word.end - word.start === 1) runs.push([])
    else runs.at(-1)?.push(word)
  }
  return runs
}

const servers = /(^|\/)(uwsgi\w*|gunicorn3?|daphne|uvicorn|runserver(_plus)?)$/

const managers = new Set(['supervisor', 'systemd', 'compose', 'dockerfile', 'procfile'])

function isStarted(name: string, { documents }: Workspace): boolean {
  return documents.some(({ format, source }) => managers.has(format.id) && source.text.includes(name))
}
