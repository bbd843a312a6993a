import { domainToUnicode } from 'node:url'
import type { Proposal } from '../generate/proposal.ts'
import { t } from '../l10n.ts'

/** What the user should know about a plan before anything is written: what its choices cost, and which names look other than they were typed. */
export function notesOn({ advice, plan }: Proposal): string[] {
  const names = (plan?.domains ?? [])
    .map(name => ({ name, read: domainToUnicode(name) }))
    .filter(({ name, read }) => /[^\0-\x7f]/.test(read) && read !== name)
  return [
    ...advice,
    ...names.map(({ name, read }) =>
      t('{0} is {1} to browsers and servers: that is in the files, and has to be in ALLOWED_HOSTS', read, name),
    ),
  ]
}
