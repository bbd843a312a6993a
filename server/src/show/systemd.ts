import { systemdCatalogue } from '../catalogue/index.ts'
import { type Known, known, unknown } from '../facts/known.ts'
import type { Document, Workspace } from '../formats/format.ts'
import { expandSpecifiers } from '../formats/systemd/specifiers.ts'
import { assignments, findUnit, type Unit, unitName, unitOf } from '../formats/systemd/units.ts'
import { t } from '../l10n.ts'
import type { Word } from '../syntax/tree.ts'
import { type Data, dataOf, type Shown, type ShownLine, settingLine } from './shown.ts'

/**
 * A unit with its drop-ins, as `{ section: { key: value } }`: of keys that add up all values that are in force, of others the last one.
 * A drop-in shows the unit that it adds to, where that can be seen.
 */
export function showSystemd(document: Document, workspace: Workspace): Shown {
  const name = unitName(document.source.path) ?? ''
  const unit = unitOf(document, workspace) ?? findUnit(name, document, workspace) ?? { name, document, dropIns: [] }
  const data: Record<string, Record<string, Data>> = {}
  const lines: ShownLine[] = []
  for (const [section, keys] of keysOf(unit)) {
    const shown: Record<string, Data> = {}
    data[section] = shown
    lines.push({ text: `[${section}]` })
    for (const key of keys) {
      const addsUp = systemdCatalogue().find(key, section)?.repeat === 'append'
      const values = assignments(unit, section, key).slice(addsUp ? 0 : -1)
      const [last] = values.slice(-1)
      if (!last) continue
      shown[key] = addsUp ? values.map(value => dataOf(filledIn(value, unit))) : dataOf(filledIn(last, unit))
      for (const value of values) lines.push(settingLine(key, filledIn(value, unit), value, '  '))
    }
  }
  return { data, lines }
}

/** The sections of a unit and what stands in each, in the order in which both are first seen. */
function keysOf({ document, dropIns }: Unit): Map<string, Set<string>> {
  const sections = new Map<string, Set<string>>()
  for (const { tree } of [document, ...dropIns])
    for (const { name, body } of tree.entries) {
      if (!body) continue
      const keys = sections.get(name.value) ?? new Set()
      for (const entry of body) keys.add(entry.name.value)
      sections.set(name.value, keys)
    }
  return sections
}

function filledIn({ value }: Word, { name }: Unit): Known<string> {
  const text = expandSpecifiers(value, name)
  return /\$\{%\w\}/.test(text) ? unknown(t('it depends on the instance or on the machine')) : known(text)
}
