import { supervisorCatalogue } from '../catalogue/index.ts'
import { fileName } from '../path.ts'
import { supervisorIni } from '../syntax/ini/dialects.ts'
import { parseIni } from '../syntax/ini/reader.ts'
import { isHardlyBegun } from './begun.ts'
import type { Format } from './format.ts'
import { suffixesOfOthers, suffixOf } from './suffixes.ts'
import { programsOf } from './supervisor/programs.ts'

export const supervisor: Format = {
  id: 'supervisor',
  recognises,
  parse: source => parseIni(source, supervisorIni),
  catalogue: supervisorCatalogue,
  facts: document => ({ programs: programsOf(document) }),
}

const sections =
  /^\uFEFF?[ \t]*\[(program:|fcgi-program:|eventlistener:|group:|supervisord\]|supervisorctl\]|rpcinterface:|unix_http_server\]|inet_http_server\])/m

/** `[progam:x]`, `[porgram:x]`, `[programm:x]`. */
const misspeltProgram = /^\uFEFF?[ \t]*\[p[rogam]{4,7}:[^\]\n]+\]/m

/** Sections that only supervisor has; in files that are named after it, options without the right section too. */
function recognises(path: string, text: string): boolean {
  if (suffixesOfOthers.has(suffixOf(path)) || /^(Dockerfile|Procfile|Makefile)/i.test(fileName(path))) return false
  if (sections.test(text)) return true
  if (misspeltProgram.test(text) && /^[ \t]*command[ \t]*[=:]/m.test(text)) return true
  if (!/supervisor[^/]*(\/(conf\.d\/|conf\/)?[^/]+)?$/i.test(path)) return false
  if (/\.(conf|ini)$/i.test(path) && isHardlyBegun(text)) return true
  return /^[ \t]*\[[^\]\n]*program/im.test(text) || /^[ \t]*(command|autostart|autorestart|stdout_logfile)[ \t]*[=:]/im.test(text)
}
