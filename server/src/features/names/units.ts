import { findUnit } from '../../formats/systemd/units.ts'
import { endpointsIn } from '../../rules/nginx/endpoints.ts'
import { assignmentsIn } from '../../rules/systemd/units.ts'
import { span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { fileAt, type Occurrence, occurrence, partOf } from './occurrence.ts'

/** Keys of unit files that name other units. */
const naming =
  /^(After|Before|Requires|Wants|Requisite|BindsTo|PartOf|Upholds|Conflicts|OnFailure|OnSuccess|JoinsNamespaceOf|WantedBy|RequiredBy|Also|Sockets|Service|Unit)$/

/** The units of systemd that other units name, as far as their files are there. */
export function* unitsIn(stack: Stack): Iterable<Occurrence> {
  const defined = new Set<string>()
  for (const { name: setting, value, document } of assignmentsIn(stack)) {
    if (!naming.test(setting)) continue
    for (const { 0: word, index } of textOf(value).matchAll(/[^\s\\]+/g)) {
      const path = findUnit(word, document, stack.workspace)?.document.source.path
      if (path === undefined) continue
      const start = value.start + index
      yield occurrence('unit', 'use', span(value.source, start, start + word.length), { name: path, setting })
      if (!defined.has(path)) yield occurrence('unit', 'definition', fileAt(path), { name: path, setting: word })
      defined.add(path)
    }
  }
}

/** The services of compose files, and who reaches for them by their names. */
export function* servicesIn({ containers, nginx }: Stack): Iterable<Occurrence> {
  const names = new Set(containers.map(({ name }) => name))
  if (names.size === 0) return
  for (const { name, entry } of containers) {
    yield occurrence('service', 'definition', entry.name, { name, setting: 'services' })
    const dependencies = entry.body?.find(({ name }) => name.value === 'depends_on')
    for (const word of [...(dependencies?.args ?? []), ...(dependencies?.body ?? []).map(({ name }) => name)])
      if (names.has(word.value)) yield occurrence('service', 'use', word, { name: word.value, setting: 'depends_on' })
  }
  for (const { name, at, target } of endpointsIn(nginx)) {
    const address = target.kind === 'address' || target.kind === 'name' ? target.address : undefined
    const host = address?.kind === 'tcp' ? address.host : target.kind === 'name' ? target.name : ''
    if (!names.has(host)) continue
    const start = at.value.toLowerCase().indexOf(host)
    yield occurrence('service', 'use', partOf(at, start, start + host.length) ?? at, { name: host, setting: name.value })
  }
}
