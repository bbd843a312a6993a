import { boolean } from '../../formats/supervisor/values.ts'
import { t } from '../../l10n.ts'
import type { Rule } from '../rule.ts'
import { programKinds, sectionsIn, valueIn } from './sections.ts'

export const startsecsDaemon: Rule = {
  id: 'supervisor/startsecs-daemon',
  severity: 'info',
  summary: 'A program counts as started at once and is restarted for ever',

  *check(stack) {
    for (const { entry } of sectionsIn(stack, ...programKinds)) {
      const startsecs = valueIn(entry, 'startsecs')
      const autorestart = valueIn(entry, 'autorestart')
      if (!startsecs || !/^0+$/.test(startsecs.value) || boolean(autorestart?.value ?? '') !== true) continue
      yield {
        at: startsecs,
        message: t(
          'startsecs = 0 counts every start as a success, so with autorestart a program that ends at once is started over and over and never shows as FATAL; keep it in the foreground and leave startsecs at 1',
        ),
        related: autorestart ? [{ at: autorestart, message: t('starts it again each time') }] : [],
      }
    }
  },
}
