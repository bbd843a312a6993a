import type { Span } from '../span.ts'
import type { Block } from './block.ts'
import { nginxUser } from './listen.ts'

/** A user of the operating system, and where a file names it; without that it is what the distribution's package would use. */
export interface Account {
  name: string
  at?: Span
}

/** Who nginx's workers run as: `user` of the configuration, else `nginx` on the RPM family and `www-data` everywhere else. */
export function nginxAccount(block: Block, distribution = ''): Account {
  let main = block
  while (main.outer) main = main.outer
  const written = nginxUser(main)
  if (written) return { name: written.name, at: written.at }
  return { name: /^(rhel|centos|rocky|alma|fedora|amazon|opensuse|openeuler|anolis|alpine)/i.test(distribution) ? 'nginx' : 'www-data' }
}
