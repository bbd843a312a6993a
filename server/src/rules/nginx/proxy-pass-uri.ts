import { targetOf } from '../../facts/pass.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { directivesNamed, isTemplated } from './directives.ts'

export const proxyPassUri: Rule = {
  id: 'nginx/proxy-pass-uri',
  severity: 'error',
  summary: 'proxy_pass has a path where nginx cannot replace the location with it',
  perPart: true,

  *check(stack) {
    for (const { entry, block, settings } of directivesNamed(stack, 'proxy_pass')) {
      const [at] = entry.args
      if (!at || settings.length === 0) continue
      const target = targetOf(entry)
      if (!target || target.kind === 'problem' || target.kind === 'unknown' || !target.uri) continue
      const modifier = block.match?.modifier ?? ''
      const isOrdinary = block.kind !== 'if' && block.kind !== 'limit_except' && !modifier.startsWith('~') && modifier !== '@'
      if (isOrdinary || isTemplated(entry)) continue
      yield {
        at,
        message: t(
          'the path "{0}" would replace that of the location, which has none here ({1}), and nginx refuses to start; leave it out, or use rewrite',
          target.uri,
          block.entry?.name.value === 'location' ? `location ${block.entry.args.map(({ value }) => value).join(' ')}` : block.kind,
        ),
      }
    }
  },
}
