import { enclosing } from '../../facts/block.ts'
import { byPart } from '../../facts/parts.ts'
import { t } from '../../l10n.ts'
import { groupBy } from '../../list.ts'
import type { Entry } from '../../syntax/tree.ts'
import type { Rule } from '../rule.ts'
import { swallowedBy } from '../setting/arguments.ts'
import { directivesNamed, directivesNamedIn, isSeenInHttp, isTemplated, webServersIn } from './directives.ts'
import { relaysIn } from './relays.ts'

export const logFormatUndefined: Rule = {
  id: 'nginx/log-format-undefined',
  severity: 'error',
  summary: 'A log is written in a format that is not defined, or only further down',

  *check(stack) {
    const logs = stack.nginx.flatMap(formattedLogs)
    const wholes = logs.length > 0 ? [...[...webServersIn(stack)].filter(isSeenInHttp), ...relaysIn(stack, 'stream')] : []
    for (const whole of wholes) {
      const definitions = directivesNamed(stack, 'log_format').flatMap(({ entry, block }) =>
        enclosing(block, 'stream') === enclosing(whole, 'stream') ? [entry] : [],
      )
      const byName = groupBy(definitions, ({ args }) => args[0]?.value.toLowerCase())
      for (const directive of logs) {
        const { entry: log, block } = directive
        const [path, format] = log.args
        if (!format || path?.value === 'off' || isTemplated(log) || swallowedBy(directive) || enclosing(block, whole.kind) !== whole)
          continue
        if (whole.kind === 'http' && format.value.toLowerCase() === 'combined') continue
        const named = byName.get(format.value.toLowerCase()) ?? []
        if (named.some(definition => !comesAfter(definition, log))) continue
        const [later] = named
        yield {
          at: format,
          message: later
            ? t('the log format {0} is defined only further down, and nginx refuses to start; define it first', format.value)
            : t('there is no log format {0}, and nginx refuses to start', format.value),
          related: later ? [{ at: later, message: t('is defined here') }] : [],
        }
      }
    }
  },
}

const formattedLogs = byPart(blocks => directivesNamedIn(blocks, 'access_log').filter(({ entry }) => entry.args.length > 1))

/** Known only within one file. */
function comesAfter(definition: Entry, use: Entry): boolean {
  return definition.source === use.source && definition.start > use.start
}
