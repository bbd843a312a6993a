import { t } from '../../l10n.ts'
import { type Span, span } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Rule } from '../rule.ts'
import { scriptsIn } from '../stack/scripts.ts'
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

const starts =
  /^(?!.*\b(?:apt|apt-get|yum|dnf|pip|install)\b).*(?:\bsupervisord(?![\w./-])|\b(?:systemctl|service)\s.*\bsupervisord?\b|\bsupervisor\s+(?:re)?start\b)/

/** Where a script creates the user, if it does so only after it started supervisord. */
function createdTooLate(value: Word, { workspace }: Stack): Span | undefined {
  const name = nameIn(value)
  if (!/^[a-z_][\w-]*$/.test(name)) return undefined
  for (const source of scriptsIn(workspace)) {
    let started = false
    for (const { 0: line, index } of source.text.matchAll(/^.{1,500}/gm)) {
      const command = line.trim()
      const creates = /\b(?:useradd|adduser)\b/.test(command) && command.split(/\s+/).includes(name)
      if (creates && !started) break
      const start = index + line.indexOf(command)
      if (creates) return span(source, start, start + command.length)
      if (!command.startsWith('#') && starts.test(command)) started = true
    }
  }
  return undefined
}

/** `chown` takes a group as well, `shop:shop`. */
function nameIn({ value }: Word): string {
  return value.split(':')[0] ?? ''
}
