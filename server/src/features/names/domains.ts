import { type Block, blocksIn } from '../../facts/block.ts'
import { serverNames } from '../../facts/listen.ts'
import { type Span, span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { exactly } from '../../syntax/commandLine.ts'
import type { Word } from '../../syntax/tree.ts'
import { hostsIn } from './django.ts'
import { type Occurrence, occurrence } from './occurrence.ts'

/** Host names: `server_name` gives them, and other directives, `ALLOWED_HOSTS` and variables for the programs speak of them. A wildcard stands for its rest. */
export function* domainsIn(stack: Stack): Iterable<Occurrence> {
  const names = new Set<string>()
  const uses: { word: Word; setting: string }[] = []
  for (const outermost of stack.nginx)
    for (const block of blocksIn(outermost)) {
      for (const word of serverNames(block)) {
        const found = /^(?:\*?\.)?([\w-]+(?:\.[\w-]+)+)$/.exec(word.value)?.[1]
        if (found === undefined || /\.\d+$/.test(found)) continue
        names.add(found.toLowerCase())
        yield domain('definition', exactly(word) ?? word, found, 'server_name')
      }
      uses.push(...wordsIn(block))
    }
  for (const module of stack.settings)
    for (const { setting, text, at, literal } of hostsIn(module)) {
      const found = hostIn(text)
      if (found === undefined || /\.\d+$/.test(found)) continue
      names.add(found.toLowerCase())
      yield domain('use', literal ?? at, found, setting, literal !== undefined)
    }
  for (const { environment } of [...stack.programs, ...stack.servers])
    for (const [setting, word] of environment) if (word.value.includes('.')) uses.push({ word, setting })
  for (const { word, setting } of uses)
    for (const { 0: host, index } of textOf(word).matchAll(/(?<![\w.-])[\w-]+(?:\.[\w-]+)+/g)) {
      if (!names.has(host.toLowerCase())) continue
      const at = span(word.source, word.start + index, word.start + index + host.length)
      yield domain('use', at, host, setting)
    }
}

function domain(role: Occurrence['role'], at: Span, host: string, setting: string, written = true): Occurrence {
  const start = written ? textOf(at).indexOf(host) : -1
  const text = start < 0 ? undefined : span(at.source, at.start + start, at.start + start + host.length)
  return occurrence('domain', role, at, { name: host.toLowerCase(), setting, ...(text && { text }) })
}

/** The host of `.example.com`, `https://*.example.com:8000` and the like. */
function hostIn(text: string): string | undefined {
  return /^(?:[a-z]+:\/\/)?(?:\*?\.)?([\w-]+(?:\.[\w-]+)+)(?::\d+)?\/?$/i.exec(text)?.[1]
}

/** Directives in whose words a host name is one that visitors ask for. */
const speaking = new Set(['return', 'rewrite', 'add_header', 'proxy_set_header', 'uwsgi_param', 'proxy_redirect', 'valid_referers'])

function wordsIn({ kind, entry, directives }: Block): { word: Word; setting: string }[] {
  const condition = kind === 'if' && entry ? entry.args.map(word => ({ word, setting: 'if' })) : []
  if (kind === 'map') return directives.flatMap(({ name, args }) => [name, ...args].map(word => ({ word, setting: 'map' })))
  const spoken = directives.filter(({ name }) => speaking.has(name.value))
  return [...condition, ...spoken.flatMap(({ name, args }) => args.map(word => ({ word, setting: name.value })))].filter(({ word }) =>
    word.value.includes('.'),
  )
}
