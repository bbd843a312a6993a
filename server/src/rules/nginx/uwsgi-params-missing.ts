import { type Block, effective, isComplete } from '../../facts/block.ts'
import { t } from '../../l10n.ts'
import { insertLineBefore } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { uwsgiPassesIn } from './locations.ts'

/** Without these a WSGI application cannot be called: Django raises KeyError for the first one it looks up. */
const requiredParams = ['REQUEST_METHOD', 'PATH_INFO', 'QUERY_STRING', 'SERVER_NAME', 'SERVER_PORT']

export const uwsgiParamsMissing: Rule = {
  id: 'nginx/uwsgi-params-missing',
  severity: 'error',
  summary: 'uwsgi_pass without the parameters that tell the application what was asked',
  perPart: true,

  *check(stack) {
    for (const { block, pass } of uwsgiPassesIn(stack)) {
      const present = paramsAround(block)
      // More words than one are those of the next line, which may well be the include.
      if (!isKnown(block) || present.has('REQUEST_METHOD') || pass.args.length > 1) continue
      const missing = requiredParams.filter(name => !present.has(name))
      yield {
        at: pass,
        message: t(
          'uwsgi_pass without {0}: the application cannot tell what was asked, and every request ends in 502 (KeyError: REQUEST_METHOD); add "include uwsgi_params;"',
          missing.join(', '),
        ),
        fixes: [{ title: t('include uwsgi_params'), edits: [insertLineBefore(pass, 'include uwsgi_params;')], safe: true }],
      }
    }
  },
}

/** Whether all parameters are seen: those of a location itself are the only ones, as it inherits none. */
function isKnown(block: Block): boolean {
  return isComplete(block) || (block.complete && block.directives.some(({ name }) => name.value === 'uwsgi_param'))
}

/** Names of all parameters set at this level or further out, inherited or not: what is set outside and dropped is another mistake. */
function paramsAround(block: Block): Set<string> {
  const names = new Set<string>()
  for (let level: Block | undefined = block; level; level = level.outer)
    for (const { args } of effective(level, 'uwsgi_param').entries) names.add(args[0]?.value ?? '')
  return names
}
