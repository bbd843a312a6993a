import { type Block, isComplete } from '../../facts/block.ts'
import { isTemplate } from '../../facts/known.ts'
import { serverNames } from '../../facts/listen.ts'
import { byPart } from '../../facts/parts.ts'
import { t } from '../../l10n.ts'
import { capturesIn } from '../../syntax/nginx/regex.ts'
import { hostKeys } from '../../syntax/nginx/values.ts'
import type { Entry, Word } from '../../syntax/tree.ts'
import type { Finding, Rule } from '../rule.ts'
import { hearingsOf, mayExclude, serversIn } from './servers.ts'

export const conflictingServerName: Rule = {
  id: 'nginx/conflicting-server-name',
  severity: 'warning',
  summary: 'Two servers have the same name on the same address, and the second one never answers',

  *check(stack) {
    for (const outermost of stack.nginx) {
      yield* refusedNames(outermost)
      const seen = new Map<string, Heard>()
      for (const heard of namesHeard(outermost)) {
        const { key, name, entry, address } = heard
        const first = seen.get(key)?.name
        if (!first) seen.set(key, heard)
        if (!first || heard.isTemplate) continue
        if (first.source !== name.source || (first.start !== name.start && !mayExclude({ ...entry, ...first }, { ...entry, ...name })))
          yield {
            at: name,
            message:
              name.value === ''
                ? t('another server without a name listens on {0}, and this one never answers there', address)
                : t('another server has the name {0} on {1}, and this one never answers to it', name.value, address),
            related: [{ at: first, message: t('answers instead') }],
          }
      }
    }
  },
}

/** nginx only looks at names where it has to choose: between servers of one address, or by a regular expression with groups. */
function* refusedNames(outermost: Block): Iterable<Finding> {
  const refused = noHosts(outermost)
  if (refused.length === 0) return
  const hearings = serversIn(outermost).flatMap(hearingsOf)
  const reported = new Set<Word>()
  for (const { name, address, entry } of refused) {
    const chooses = hearings.some(
      ({ server, ...other }) => other.address === address && (server.entry !== entry || serverNames(server).some(hasGroups)),
    )
    if (!chooses || reported.has(name) || /^\*($|.$|[^.])|^\.$/.test(name.value)) continue
    reported.add(name)
    const message = t('"{0}" is no name of a host and no *.name or name.*, and nginx refuses to start', name.value)
    yield { at: name, severity: 'error', message }
  }
}

function hasGroups({ value }: Word): boolean {
  return value.startsWith('~') && capturesIn(value) > 0
}

/** A name that a server answers to on an address; `''` for requests without a name that fits. */
interface Heard {
  /** The same for the same name on the same address. */
  key: string
  name: Word
  address: string
  /** The server. */
  entry: Entry
  isTemplate: boolean
}

const noHosts = byPart(blocks =>
  blocks
    .filter(block => block.kind === 'server' && serverNames(block).some(isNoHost))
    .flatMap(heardBy)
    .filter(({ name, isTemplate }) => !isTemplate && isNoHost(name)),
)

function isNoHost({ value }: Word): boolean {
  return hostKeys(value) === undefined
}

const namesHeard = byPart(blocks => blocks.filter(({ kind }) => kind === 'server').flatMap(heardBy))

function heardBy(server: Block): readonly Heard[] {
  const { entry } = server
  if (!entry) return []
  const written = serverNames(server)
  const names = (written.length > 0 ? written : isComplete(server) ? [{ ...entry.name, value: '' }] : []).filter(
    ({ value }) => !value.startsWith('~') && !value.includes('$'),
  )
  return hearingsOf(server).flatMap(({ address, listen }) =>
    names.map(name => {
      const key = `${address} ${name.value.toLowerCase().replace(/\.$/, '')}`
      return { key, name, address, entry, isTemplate: isTemplate(name.value) || isTemplate(listen.at.value) }
    }),
  )
}
