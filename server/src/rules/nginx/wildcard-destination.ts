import { t } from '../../l10n.ts'
import { span, textOf } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { endpointsIn } from './endpoints.ts'

export const wildcardDestination: Rule = {
  id: 'nginx/wildcard-destination',
  severity: 'info',
  summary: '0.0.0.0 as a destination works on Linux, and says something else than what is meant',
  perPart: true,

  *check({ nginx }) {
    for (const { at, target } of endpointsIn(nginx)) {
      if (target.kind !== 'address' || target.address.kind !== 'tcp' || target.address.host !== '0.0.0.0') continue
      const start = at.start + textOf(at).indexOf('0.0.0.0')
      yield {
        at,
        message: t(
          '0.0.0.0 is an address to listen on; as a destination Linux takes it for this machine, other systems refuse it: write 127.0.0.1:{0}',
          target.address.port,
        ),
        fixes: [
          {
            title: t('connect to 127.0.0.1'),
            edits: [{ at: span(at.source, start, start + '0.0.0.0'.length), text: '127.0.0.1' }],
            safe: true,
          },
        ],
      }
    }
  },
}
