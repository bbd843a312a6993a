import { systemdCatalogue } from '../catalogue/index.ts'
import { systemdUnit } from '../syntax/ini/dialects.ts'
import { parseIni } from '../syntax/ini/reader.ts'
import { isHardlyBegun } from './begun.ts'
import type { Format } from './format.ts'
import { programsOf } from './systemd/programs.ts'
import { unitName } from './systemd/units.ts'

export { unitName, unitOf } from './systemd/units.ts'

const sections = /^\uFEFF?[ \t]*\[(Unit|Service|Socket|Install|Timer|Path)\b/im

export const systemd: Format = {
  id: 'systemd',
  recognises: (path, text) => unitName(path) !== undefined && (sections.test(text) || isHardlyBegun(text)),
  parse: source => parseIni(source, systemdUnit),
  catalogue: systemdCatalogue,
  facts: (document, workspace) => ({ programs: programsOf(document, workspace) }),
}
