import { type Block, isComplete, own } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import { insertLineBefore } from '../../span.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { blocksWith } from './locations.ts'

export const paramInheritance: Rule = {
  id: 'nginx/param-inheritance',
  severity: 'error',
  summary: 'One directive of a kind in a block drops all of that kind from the blocks around it',
  perPart: true,

  *check(stack) {
    for (const block of blocksWith(stack, 'uwsgi_param'))
      if (own(block, 'uwsgi_pass').length > 0) yield* lost(block, 'uwsgi_param', isRequired, 'error')
    for (const block of blocksWith(stack, 'proxy_set_header'))
      if (own(block, 'proxy_pass').length > 0) yield* lost(block, 'proxy_set_header', isProxyHeader, 'warning')
    for (const block of blocksWith(stack, 'add_header'))
      if (block.kind === 'location') yield* lost(block, 'add_header', isSecurityHeader, 'warning')
  },
}

const isRequired = (name: string) => name === 'request_method' || name === 'path_info'
const isProxyHeader = (name: string) => name === 'host' || name === 'x-forwarded-proto' || name === 'x-forwarded-for'
const isSecurityHeader = (name: string) =>
  ['strict-transport-security', 'content-security-policy', 'x-frame-options', 'x-content-type-options', 'referrer-policy'].includes(name)

/** Reports a block whose own directives replace outer ones that matter and are not set again. */
function* lost(block: Block, directive: string, matters: (name: string) => boolean, severity: 'error' | 'warning'): Iterable<Finding> {
  const inner = own(block, directive)
  const [first] = inner
  const outer = around(block, directive)
  if (!first || outer.length === 0) return
  const kept = new Set(inner.map(nameOf))
  const dropped = outer.filter(entry => matters(nameOf(entry)) && !kept.has(nameOf(entry)))
  const [example] = dropped
  if (!example || !isComplete(block) || inherits(block, directive)) return
  yield {
    at: first,
    severity,
    message: t('this {0} drops those from outside: {1} {2}; repeat them here', directive, names(dropped), symptom(directive)),
    related: [{ at: example, message: t('is no longer in effect') }],
    fixes:
      directive === 'uwsgi_param'
        ? [{ title: t('include uwsgi_params here as well'), edits: [insertLineBefore(first, 'include uwsgi_params;')], safe: true }]
        : [],
  }
}

function around(block: Block, directive: string): readonly Entry[] {
  for (let level = block.outer; level; level = level.outer) {
    const entries = own(level, directive)
    if (entries.length > 0) return entries
  }
  return []
}

/** `add_header_inherit merge` (nginx 1.29.3) adds instead of replacing. */
function inherits(block: Block, directive: string): boolean {
  for (let level: Block | undefined = block; level; level = level.outer) if (own(level, `${directive}_inherit`).length > 0) return true
  return false
}

function symptom(directive: string): string {
  if (directive === 'uwsgi_param') return t('no longer reaches uWSGI, and requests end in 502 (KeyError: REQUEST_METHOD)')
  if (directive === 'proxy_set_header') return t('no longer sent to the application')
  return t('no longer sent to visitors from here')
}

function names(entries: readonly Entry[]): string {
  return [...new Set(entries.map(({ args }) => args[0]?.value ?? ''))].join(', ')
}

function nameOf({ args }: Entry): string {
  return args[0]?.value.toLowerCase() ?? ''
}
