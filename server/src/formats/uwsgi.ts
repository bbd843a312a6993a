import { uwsgiCatalogue } from '../catalogue/index.ts'
import type { Facts } from '../facts/facts.ts'
import { holdSame } from '../memory.ts'
import { fileName, folderOf } from '../path.ts'
import { uwsgiIni } from '../syntax/ini/dialects.ts'
import { parseIni } from '../syntax/ini/reader.ts'
import { isAlmostUwsgi } from '../syntax/ini/troubles.ts'
import { isHardlyBegun } from './begun.ts'
import type { Document, Format, Workspace } from './format.ts'
import { suffixesOfOthers, suffixOf } from './suffixes.ts'
import { findIni, loadsFile, splitSection } from './uwsgi/files.ts'
import { expandMagic } from './uwsgi/magic.ts'
import { readFile } from './uwsgi/resolve.ts'
import { uwsgiServer } from './uwsgi/server.ts'

export { uwsgiFromCommand } from './uwsgi/command.ts'
export { uwsgiAddress } from './uwsgi/listeners.ts'
export { swallowedLines } from './uwsgi/magic.ts'
export { canonical, toInteger } from './uwsgi/options.ts'
export { readFile } from './uwsgi/resolve.ts'

export const uwsgi: Format = {
  id: 'uwsgi',
  recognises,
  parse: source => parseIni(source, uwsgiIni),
  catalogue: uwsgiCatalogue,
  facts,
}

/** Names of ini files that belong to other programs. */
const namesOfOthers = /^(tox|alembic|php|pytest|setup|mypy|babel|pylintrc|\.?flake8)/i

function isOfOthers(path: string): boolean {
  return suffixesOfOthers.has(suffixOf(path)) || namesOfOthers.test(fileName(path)) || path.includes('/buildconf/')
}

/** Keys of the profiles that uWSGI itself is built with; they stand in a section `[uwsgi]` too. */
const buildProfile = /^[ \t]*(main_plugin|embedded_plugins|bin_name|append_version|malloc_implementation|as_shared_library)[ \t]*=/m

/** `[uswgi]` and the like. */
function hasMisspeltHeader(text: string): boolean {
  return [...text.matchAll(/^\uFEFF?[ \t]*\[([uwsgi]{4,6})\][ \t]*\r?$/gm)].some(([, name = '']) => isAlmostUwsgi(name))
}

/** A section `[uwsgi]`, or where the name of the file says what it is meant to be, what comes near one or options without any section. */
function recognises(path: string, text: string): boolean {
  const isNamed = /uwsgi[^/]*$/i.test(path)
  if ((!isNamed && !text.includes('[')) || isOfOthers(path) || buildProfile.test(text)) return false
  if (/^\uFEFF?[ \t]*\[uwsgi\][ \t]*\r?$/m.test(text)) return true
  if (hasMisspeltHeader(text) && (isNamed || /^[ \t]*(wsgi-file|http-socket|module)[ \t]*=/m.test(text))) return true
  if (!isNamed) return false
  if (/\.ini$/i.test(path) && isHardlyBegun(text)) return true
  if (/^\uFEFF?[ \t]*\[[ \t]*uwsgi\b/im.test(text)) return true
  return !/^[ \t]*\[/m.test(text) && /^[ \t]*(module|wsgi-file|socket|http|http-socket|chdir)[ \t]*=/m.test(text)
}

/** The server of an ini file, unless another file includes it or it has no section that uWSGI reads by itself. */
function facts(document: Document, workspace: Workspace): Partial<Facts> {
  const section = document.tree.entries.find(({ name, body }) => body && name.value === 'uwsgi')
  if (!section || includedIn(workspace).has(document.source.path)) return {}
  const { server, listeners, mounts } = uwsgiServer(readFile(document, { workspace }), { at: section.name })
  return { servers: [server], listeners, mounts }
}

/** Paths of the files that other uWSGI files of the workspace read, or give to all vassals. */
function includedIn(workspace: Workspace): ReadonlySet<string> {
  return workspace.keep('included uWSGI files', workspace.root, () => pathsIncluded(workspace), holdSame)
}

function pathsIncluded(workspace: Workspace): Set<string> {
  const paths = new Set<string>()
  for (const { source, tree } of workspace.documentsOf('uwsgi')) {
    for (const { name, args } of tree.entries.flatMap(entry => entry.body ?? [])) {
      if (!loadsFile(name.value) && !/^vassals?-include(-before)?$/.test(name.value)) continue
      const value = expandMagic(args[0]?.value ?? '', { file: { source }, root: workspace.root })
      if (!value.known) continue
      const folder = folderOf(source.path)
      const found = findIni(splitSection(name.value, value.value).path, folder, undefined, workspace)
      if (found && found.document.source !== source) paths.add(found.document.source.path)
    }
  }
  return paths
}
