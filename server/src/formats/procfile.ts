import type { Program } from '../facts/facts.ts'
import { fileName } from '../path.ts'
import { type Source, span } from '../span.ts'
import { splitCommand } from '../syntax/commandLine.ts'
import type { Entry, Tree } from '../syntax/tree.ts'
import type { Format } from './format.ts'

export const procfile: Format = {
  id: 'procfile',
  recognises: path => /^Procfile(\.[\w-]+)?$/.test(fileName(path)),
  parse,
  facts: ({ tree }) => ({ programs: tree.entries.flatMap(entry => programOf(entry) ?? []) }),
}

/** `web: gunicorn shop.wsgi`: one process type per line, the command being the only argument. Other lines are entries without any. */
function parse(source: Source): Tree {
  const tree: Tree = { source, entries: [], comments: [], troubles: [] }
  for (const match of source.text.matchAll(/^[^\n\r]*\S[^\n\r]*/gm)) {
    const line = match[0].trim()
    const start = match.index + match[0].indexOf(line)
    const at = span(source, start, start + line.length)
    const [, name] = /^([\w-]+)[ \t]*:/.exec(line) ?? []
    if (line.startsWith('#')) tree.comments.push(at)
    else if (name === undefined) tree.entries.push({ ...at, name: { ...at, value: line }, args: [] })
    else {
      const from = line.indexOf(':') + 1 + (/^[ \t]*/.exec(line.slice(line.indexOf(':') + 1))?.[0].length ?? 0)
      const command = { ...span(source, start + from, at.end), value: line.slice(from) }
      tree.entries.push({ ...at, name: { ...span(source, start, start + name.length), value: name }, args: [command] })
    }
  }
  return tree
}

/** The `release` process runs once before the others; it serves nothing. */
function programOf(entry: Entry): Program | undefined {
  const [command] = entry.args
  if (!command?.value || entry.name.value === 'release') return undefined
  return {
    manager: 'procfile',
    name: entry.name.value,
    entry,
    command: { at: command, words: splitCommand(command, 'shell').words, shell: true },
    environment: new Map(),
    stopSignal: { name: 'TERM' },
  }
}
