import { t } from '../../l10n.ts'
import { removeLines, standsAlone } from '../../span.ts'
import type { Rule } from '../rule.ts'
import { locationsWith } from './locations.ts'

export const tryFiles404: Rule = {
  id: 'nginx/try-files-404',
  severity: 'error',
  summary: 'try_files ends in =404 in a location that passes to the application, so nothing is ever passed',
  perPart: true,

  *check(stack) {
    for (const { block, entry: tries } of locationsWith(stack, 'try_files')) {
      const code = tries.args.at(-1)
      const pass = block.directives.find(({ name }) => /^(proxy|uwsgi|scgi|grpc)_pass$/.test(name.value))
      if (!pass || !code || !/^=4\d\d$/.test(code.value)) continue
      yield {
        at: code,
        message: t(
          '{0} answers {1} for every path that is no file, before {2} is looked at: each page of Django is a {1} from nginx; remove try_files',
          tries.name.value,
          code.value.slice(1),
          pass.name.value,
        ),
        related: [{ at: pass, message: t('is only reached for files that exist') }],
        fixes: [
          {
            title: t('remove try_files'),
            edits: [standsAlone(tries) ? removeLines(tries) : { at: tries, text: '' }],
            safe: true,
          },
        ],
      }
    }
  },
}
