import { enclosing } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import type { Stack } from '../../stack.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import type { Rule } from '../rule.ts'
import { directivesNamed, isTemplated, isWhole, webServersIn } from './directives.ts'

export const zoneUndefined: Rule = {
  id: 'nginx/zone-undefined',
  severity: 'error',
  summary: 'A zone of shared memory or a thread pool is used and not defined',

  *check(stack) {
    const uses = directivesNamed(stack, ...users)
    for (const http of uses.length > 0 ? webServersIn(stack) : []) {
      if (!isWhole(http)) continue
      const defined = definitionsIn(stack)
      for (const { entry: directive, block } of uses) {
        const use = useOf(directive)
        if (!use || enclosing(block, 'http') !== http || isTemplated(directive) || defined.has(`${use.by} ${use.name}`)) continue
        const elsewhere = [...defined].find(definition => definition.endsWith(` ${use.name}`))?.split(' ')[0]
        yield {
          at: use.at,
          message: elsewhere
            ? t('{0} is a zone of {1}; {2} needs one of {3}, and nginx refuses to start', use.name, elsewhere, directive.name.value, use.by)
            : use.by === 'zone'
              ? t('the zone {0} has no size, and nginx refuses to start (zero size shared memory zone)', use.name)
              : t('no {1} defines {0}, and nginx refuses to start', use.name, use.by),
        }
      }
    }
  },
}

const users = ['limit_req', 'limit_conn', 'proxy_cache', 'fastcgi_cache', 'uwsgi_cache', 'scgi_cache', 'zone', 'aio']

interface Use {
  at: Word
  name: string
  /** The directive that would define it. */
  by: string
}

function useOf({ name, args }: Entry): Use | undefined {
  const [first] = args
  switch (name.value) {
    case 'limit_req': {
      const at = args.find(({ value }) => value.startsWith('zone='))
      return at && { at, name: at.value.slice(5), by: 'limit_req_zone' }
    }
    case 'limit_conn':
      return first && { at: first, name: first.value, by: 'limit_conn_zone' }
    case 'proxy_cache':
    case 'fastcgi_cache':
    case 'uwsgi_cache':
    case 'scgi_cache':
      return first && first.value !== 'off' && !first.value.includes('$')
        ? { at: first, name: first.value, by: `${name.value}_path` }
        : undefined
    case 'zone':
      return first && args.length === 1 ? { at: first, name: first.value, by: 'zone' } : undefined
    case 'aio': {
      const pool = /^threads=([^$]+)$/.exec(first?.value ?? '')?.[1]
      return first && pool !== undefined && pool !== 'default' ? { at: first, name: pool, by: 'thread_pool' } : undefined
    }
    default:
      return undefined
  }
}

const definers = [
  'thread_pool',
  'zone',
  'limit_req_zone',
  'limit_conn_zone',
  'proxy_cache_path',
  'fastcgi_cache_path',
  'uwsgi_cache_path',
  'scgi_cache_path',
]

/** What is defined, each behind the name of the directive that defines it; also where that must not stand, which is reported there. */
function definitionsIn(stack: Stack): Set<string> {
  return new Set(
    directivesNamed(stack, ...definers).flatMap(({ entry: { name, args } }) =>
      namesDefinedBy(name.value, args).map(zone => `${name.value} ${zone}`),
    ),
  )
}

function namesDefinedBy(directive: string, args: readonly Word[]): string[] {
  if (directive === 'thread_pool' || directive === 'zone') return args.length > 1 && args[0] ? [args[0].value] : []
  return args.flatMap(({ value }) => /^(?:keys_)?zone=([^:]*)/.exec(value)?.[1] ?? [])
}
