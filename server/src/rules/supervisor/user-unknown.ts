import { t } from '../../l10n.ts'
import { type Span, span } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Rule } from '../rule.ts'
import { scriptsIn } from '../scripts.ts'
import { programKinds, sectionsIn, valueIn } from './sections.ts'

export const userUnknown: Rule = {
  id: 'supervisor/user-unknown',
  severity: 'info',
  summary: 'supervisord is started before the user that its file names is created',

  *check(stack) {
    for (const { entry } of sectionsIn(stack, 'supervisord', 'unix_http_server', ...programKinds))
      for (const option of ['user', 'chown', 'socket_owner']) {
        const value = valueIn(entry, option)
        const late = value && createdTooLate(value, stack)
        if (!value || !late) continue
        yield {
          at: value,
          message: t(
            'supervisord does not start as long as there is no user {0}, and the script starts it before it creates that user',
            nameIn(value),
          ),
          related: [{ at: late, message: t('creates the user, after supervisord was started') }],
        }
      }
  },
}

const start =
  /^[^#\n]*(?:\bsupervisord(?![\w./-])(?!.*\b(?:apt|yum|dnf|pip|install)\b)|(?:systemctl|service)\s.*\bsupervisord?\b.*|\bsupervisor\s+(?:re)?start)/m

/** Where a script creates the user, if it does so only after it started supervisord. */
function createdTooLate(value: Word, { workspace }: Stack): Span | undefined {
  const name = nameIn(value)
  if (!/^[a-z_][\w-]*$/.test(name)) return undefined
  const create = new RegExp(`^[^#\\n]*?\\b(?:useradd|adduser)\\b[^\\n]*\\s${name}(?![\\w-])`, 'm')
  for (const source of scriptsIn(workspace)) {
    const created = create.exec(source.text)
    const started = start.exec(source.text)
    if (created && started && started.index < created.index) {
      const lead = /^\s*/.exec(created[0])?.[0].length ?? 0
      return span(source, created.index + lead, created.index + created[0].length)
    }
  }
  return undefined
}

/** `chown` takes a group as well, `shop:shop`. */
function nameIn({ value }: Word): string {
  return value.split(':')[0] ?? ''
}
