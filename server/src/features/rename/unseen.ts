import { t } from '../../l10n.ts'
import { sectionsIn } from '../../rules/supervisor/sections.ts'
import { textOf } from '../../span.ts'
import type { Found } from '../names.ts'
import type { Refusal } from './refusal.ts'

/** Why a file that cannot be seen, or text that is not read here, may speak of a thing by its old name. */
export function unseenBy(found: readonly Found[]): Refusal | undefined {
  const [first] = found
  if (!first) return undefined
  const { kind } = first.occurrence
  const written = textOf(first.occurrence.text ?? first.occurrence.at)
  if (kind !== 'domain' && !found.some(({ occurrence: { role } }) => role === 'definition')) {
    return kind === 'socket'
      ? { message: t('no file here says what listens on {0}, so that it would go on under the old name', written) }
      : { message: t('no file here defines {0}; it is named in one that is not in the workspace', written) }
  }
  if (kind === 'variable') return inLua(found, written)
  if (kind === 'placeholder') return inUnseenFile(found, written)
  if (kind === 'program' || kind === 'group') return inExpansion(found, kind)
  return kind === 'socket' ? inContainers(found) : undefined
}

function inLua(found: readonly Found[], name: string): Refusal | undefined {
  const spoken = new RegExp(`\\b(ngx\\.var|r\\.variables)(\\.|\\[["'])${name}\\b`, 'i')
  const isSpoken = stacksIn(found).some(({ documents }) =>
    documents.some(({ format, source }) => format.id === 'nginx' && spoken.test(source.text)),
  )
  return isSpoken ? { message: t('${0} is used in a script inside the configuration, which is not read', name) } : undefined
}

function inUnseenFile(found: readonly Found[], name: string): Refusal | undefined {
  const files = new Set(found.map(({ occurrence: { at } }) => at.source))
  const open = stacksIn(found).some(({ servers }) =>
    servers.some(({ complete, options, at }) => !complete && (files.has(at.source) || options.some(option => files.has(option.at.source)))),
  )
  return open
    ? { message: t('%({0}) may be used in a file that is not in the workspace, or in a part that a template adds', name) }
    : undefined
}

/** `%(program_name)s` would become another path or argument. The names of logs may change. */
function inExpansion(found: readonly Found[], kind: 'program' | 'group'): Refusal | undefined {
  const names = new Set(found.map(({ occurrence: { name } }) => name))
  const expansion = `%(${kind}_name)s`
  for (const stack of stacksIn(found))
    for (const section of sectionsIn(stack))
      for (const { name, args } of names.has(section.name.trim()) ? (section.entry.body ?? []) : [])
        if (args[0]?.value.includes(expansion) && !/^(process_name|std(out|err)_logfile)$/.test(name.value))
          return { message: t('{0} is made with {1}, and would change with the name', name.value, expansion) }
  return undefined
}

/** Ports that a container publishes lead into it from elsewhere. */
function inContainers(found: readonly Found[]): Refusal | undefined {
  for (const { occurrence, names } of found) {
    const address = occurrence.socket?.address
    if (address?.kind !== 'tcp') continue
    for (const { name, published } of names.stack.containers)
      if (published.some(({ host, container }) => [host, container].includes(String(address.port))))
        return { message: t('the service {0} publishes port {1}, which is not changed here', name, address.port) }
  }
  return undefined
}

function stacksIn(found: readonly Found[]) {
  return [...new Set(found.map(({ names: { stack } }) => stack))]
}
