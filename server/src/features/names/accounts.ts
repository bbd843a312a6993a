import { own } from '../../facts/block.ts'
import { programKinds, sectionsIn } from '../../rules/supervisor/sections.ts'
import { assignmentsIn } from '../../rules/systemd/units.ts'
import { type Span, sliceOf, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { type Occurrence, occurrence } from './occurrence.ts'

const options = /^(uid|gid|chown-socket|user|group)$/

/** Accounts of the operating system, wherever a program is told to run or a file to belong to one. No file here creates them. */
export function* accountsIn(stack: Stack): Iterable<Occurrence> {
  for (const outermost of stack.nginx) for (const { args } of own(outermost, 'user')) for (const word of args) yield* accounts(word, 'user')
  for (const { options: all } of stack.servers)
    for (const { name, value, at } of all) if (options.test(name) && value.known) yield* accounts(at, name)
  for (const { entry } of sectionsIn(stack, 'supervisord', 'unix_http_server', ...programKinds))
    for (const { name, args } of entry.body ?? [])
      if (args[0] && /^(user|chown|socket_owner)$/.test(name.value)) yield* accounts(args[0], name.value)
  for (const { name, value } of assignmentsIn(stack)) if (/^(Socket)?(User|Group)$/.test(name)) yield* accounts(value, name)
}

/** The names in `shop` and `shop:www-data`; numbers and templates are none. */
function* accounts(at: Span, setting: string): Iterable<Occurrence> {
  const written = textOf(at)
  if (!/^["']?[a-z_][\w.-]*\$?(:[a-z_][\w.-]*)?["']?$/i.test(written)) return
  for (const { 0: name, index } of written.matchAll(/[\w.-]+/g))
    yield occurrence('user', 'use', sliceOf(at, index, index + name.length), { name, setting })
}
