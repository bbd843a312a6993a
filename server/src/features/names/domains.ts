import type { Block } from '../../facts/block.ts'
import { serverNames } from '../../facts/listen.ts'
import { type Span, sliceOf, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { exactly } from '../../syntax/commandLine.ts'
import type { Word } from '../../syntax/tree.ts'
import { hostSettings, hostsIn } from './django.ts'
import { type Occurrence, occurrence } from './occurrence.ts'

/**
 * Host names in blocks of nginx: `server_name` defines them, other directives speak of them. What these say may be no host that
 * visitors ask for: only what is defined somewhere, or allowed by Django, is (`isHost`).
 */
export function* nginxDomains(blocks: readonly Block[]): Iterable<Occurrence> {
  for (const block of blocks) {
    for (const word of serverNames(block)) {
      const found = /^(?:\*?\.)?([\w-]+(?:\.[\w-]+)+)$/.exec(word.value)?.[1]
      if (found !== undefined && !isNumeric(found)) yield domain('definition', exactly(word) ?? word, found, 'server_name')
    }
    for (const { word, setting } of wordsIn(block)) yield* spoken(word, setting)
  }
}

/** Host names in `ALLOWED_HOSTS` and the like, and in the variables of programs. A wildcard stands for its rest. */
export function* domainsIn({ settings, programs, servers }: Stack): Iterable<Occurrence> {
  for (const module of settings)
    for (const { setting, text, at, literal } of hostsIn(module)) {
      const found = hostIn(text)
      if (found !== undefined && !isNumeric(found)) yield literal ? domain('use', literal, found, setting) : computed(at, found, setting)
    }
  for (const { environment } of [...programs, ...servers])
    for (const [setting, word] of environment) if (word.value.includes('.')) yield* spoken(word, setting)
}

/** Whether an occurrence says that its name is a host of this deployment, and does not only look like one. */
export function isHost({ kind, role, setting }: Occurrence): boolean {
  return kind === 'domain' && (role === 'definition' || hostSettings.includes(setting))
}

function isNumeric(host: string): boolean {
  return /\.\d+$/.test(host)
}

function* spoken(word: Word, setting: string): Iterable<Occurrence> {
  for (const { 0: host, index } of textOf(word).matchAll(/(?<![\w.-])[\w-]+(?:\.[\w-]+)+/g)) {
    if (isNumeric(host)) continue
    yield domain('use', sliceOf(word, index, index + host.length), host, setting)
  }
}

function domain(role: Occurrence['role'], at: Span, host: string, setting: string): Occurrence {
  const start = textOf(at).indexOf(host)
  const text = start < 0 ? undefined : sliceOf(at, start, start + host.length)
  return { ...computed(at, host, setting), role, ...(text && { text }) }
}

/** A host that a value comes to, which is nowhere written as it is. */
function computed(at: Span, host: string, setting: string): Occurrence {
  return occurrence('domain', 'use', at, { name: host.toLowerCase(), setting })
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
