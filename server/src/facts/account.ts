import type { Span } from '../span.ts'
import { type Block, outermost, own } from './block.ts'
import { isTemplate } from './known.ts'

/** A user of the operating system, and where a file names it; without that it is what the distribution's package would use. */
export interface Account {
  name: string
  at?: Span
}

/**
 * Who nginx's workers may run as, the most usual first: `user` of the configuration, else what the distribution's package takes, else,
 * where the distribution is not known either, what any of them takes.
 */
export function nginxAccounts(block: Block, distribution?: string): [Account, ...Account[]] {
  const written = nginxUser(outermost(block))
  if (written) return [written]
  if (distribution === undefined) return [{ name: 'www-data' }, { name: 'nginx' }, { name: 'http' }, { name: 'nobody' }]
  return [{ name: /^(rhel|centos|rocky|alma|fedora|amazon|opensuse|openeuler|anolis|alpine)/i.test(distribution) ? 'nginx' : 'www-data' }]
}

/** The account that `user` of the outermost block names; undefined where none is written and the build decides. */
export function nginxUser(main: Block): Account | undefined {
  const at = own(main, 'user').at(-1)?.args[0]
  return at && !isTemplate(at.value) ? { name: at.value, at } : undefined
}
