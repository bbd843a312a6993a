import { blocksIn } from '../../facts/block.ts'
import { conditionOf } from '../../facts/condition.ts'
import type { Stack } from '../../stack.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import { directivesNamed } from './directives.ts'

/** A regular expression in a configuration. */
interface Regex {
  at: Word
  pattern: string
}

const holders = [
  'location',
  'if',
  'rewrite',
  'fastcgi_split_path_info',
  'server_name',
  'valid_referers',
  'gzip_disable',
  'proxy_redirect',
  'proxy_cookie_path',
  'proxy_cookie_domain',
  'proxy_cookie_flags',
]

/** Every regular expression of a configuration, where nginx compiles one. */
export function* regexesIn(stack: Stack): Iterable<Regex> {
  for (const { entry, settings } of directivesNamed(stack, ...holders)) if (settings.length > 0) yield* regexesOf(entry)
  for (const block of stack.nginx.flatMap(blocksIn))
    if (block.kind === 'map' && block.entry?.name.value === 'map') for (const { name } of block.directives) yield* marked(name)
}

function* regexesOf(entry: Entry): Iterable<Regex> {
  const { name, args } = entry
  const [first, second] = args
  switch (name.value) {
    case 'location':
      if (first && second) {
        if (first.value === '~' || first.value === '~*') yield { at: second, pattern: second.value }
      } else yield* marked(first)
      return
    case 'if': {
      const condition = conditionOf(entry)
      if (condition?.kind === 'match') yield { at: condition.pattern, pattern: condition.pattern.value }
      return
    }
    case 'rewrite':
    case 'fastcgi_split_path_info':
      if (first) yield { at: first, pattern: first.value }
      return
    case 'server_name':
    case 'valid_referers':
      for (const word of args) if (word.value.startsWith('~')) yield { at: word, pattern: word.value.slice(1) }
      return
    case 'gzip_disable':
      for (const word of args) if (word.value !== 'msie6' && word.value !== 'degradation') yield { at: word, pattern: word.value }
      return
    case 'proxy_redirect':
    case 'proxy_cookie_path':
    case 'proxy_cookie_domain':
      if (second) yield* marked(first)
      return
    case 'proxy_cookie_flags':
      yield* marked(first)
  }
}

/** A word that is a regular expression if it begins with `~` or `~*`. */
function* marked(word: Word | undefined): Iterable<Regex> {
  const mark = /^~\*?/.exec(word?.value ?? '')?.[0]
  if (word && mark) yield { at: word, pattern: word.value.slice(mark.length) }
}
