import type { Setting } from '../../catalogue/catalogue.ts'
import { settingsNamedIn } from '../../formats/django.ts'
import { configurationOf } from '../../formats/supervisor/configuration.ts'
import { processesOf } from '../../formats/supervisor/processes.ts'
import { expandSpecifiers } from '../../formats/systemd/specifiers.ts'
import { unitOf } from '../../formats/systemd.ts'
import { expandMagic } from '../../formats/uwsgi/magic.ts'
import { expandPlaceholders } from '../../formats/uwsgi/placeholders.ts'
import { readFile } from '../../formats/uwsgi.ts'
import { t } from '../../l10n.ts'
import { folderOf } from '../../path.ts'
import { type Span, sliceOf, textOf } from '../../span.ts'
import { namedFormatEnd } from '../../syntax/percent.ts'
import { knownSection } from '../complete/iniNames.ts'
import { type IniCursor, iniCursor, type ValueCursor } from '../cursor/ini.ts'
import { configFile } from '../deployed.ts'
import { code, describe } from '../describe.ts'
import { definitionsOf, occurrencesAt, stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import { hoverCommand } from './command.ts'
import { counterparts, elsewhere, link } from './counterparts.ts'
import type { Explanation } from './explanation.ts'
import { pathText } from './paths.ts'
import { wordIn, wordText } from './words.ts'

/** What there is to say about a word of an ini file. */
export function hoverIni(place: Place): Explanation | undefined {
  const cursor = iniCursor(place.document, place.offset)
  if (!cursor || cursor.word.start === cursor.word.end) return undefined
  if (cursor.kind === 'name') return hoverName(place, cursor)
  return cursor.kind === 'value' ? hoverValue(place, cursor) : hoverHeader(place, cursor)
}

function settingAt({ document }: Place, name: string, cursor: IniCursor): { setting?: Setting; section?: string } {
  const catalogue = document.format.catalogue?.()
  const section = catalogue && cursor.section && knownSection(document, cursor.section, catalogue)
  if (document.format.id !== 'uwsgi' && section === undefined) return {}
  const setting = catalogue?.find(name, section)
  return { ...(setting && { setting }), ...(section !== undefined && { section }) }
}

function hoverName(place: Place, cursor: Extract<IniCursor, { kind: 'name' }>): Explanation | undefined {
  const name = cursor.entry?.name.value ?? textOf(cursor.word)
  const { setting, section } = settingAt(place, name, cursor)
  const value = cursor.entry?.args[0]
  const comes = value ? effectiveText(place, value) : undefined
  const other = counterparts(place) ?? (value && counterparts(elsewhere(place, value.start)))
  const parts = [
    ...(setting ? [describe([setting], place.document.format.id, section)] : []),
    ...(comes === undefined ? [] : [t('Here: {0}', code(comes))]),
    ...(other ? [other.text] : []),
  ]
  return parts.length > 0 ? { at: cursor.word, parts } : undefined
}

function hoverHeader(place: Place, { word }: IniCursor): Explanation | undefined {
  const other = counterparts(place)
  const name = textOf(word)
  const processes =
    place.document.format.id === 'supervisor' && /^(fcgi-)?program:/.test(name)
      ? processesOf(configurationOf(place.document, place.workspace)).filter(
          ({ at }) => at.source === word.source && at.start === word.start,
        )
      : []
  const command = processes[0]?.options.find(({ name }) => name === 'command')?.value
  const parts = [
    ...(command?.known && typeof command.value === 'string' ? [`\`\`\`sh\n${command.value}\n\`\`\``] : []),
    ...(processes.length > 1 ? [t('{0} processes', processes.length)] : []),
    ...(other ? [other.text] : []),
  ]
  return parts.length > 0 ? { at: word, parts } : undefined
}

function hoverValue(place: Place, cursor: ValueCursor): Explanation | undefined {
  const { word, entry, name } = cursor
  const value = entry?.args[0]
  const known = placeholderAt(place, word) ?? hoverCommand(place)
  if (known) return known
  const comes = value ? effectiveText(place, value) : undefined
  const other = counterparts(place)
  const path = comes ?? textOf(word)
  const located = /\s/.test(path) ? [] : pathText(place, path)
  const parts = [...(comes === undefined ? [] : [t('Here: {0}', code(comes))]), ...(other ? [other.text] : []), ...loads(place), ...located]
  if (parts.length > 0) return { at: other?.at ?? word, parts }
  const { setting } = settingAt(place, name, cursor)
  const at = wordIn(word, place.offset)
  const meaning = setting && wordText(place.document.format.id, setting, textOf(at))
  return meaning === undefined ? undefined : { at, parts: [meaning] }
}

/** What a value comes to once everything is put in; undefined where it is what is written, or is not known. */
function effectiveText(place: Place, value: Span): string | undefined {
  const written = textOf(value)
  const known = effectiveValue(place, value)
  return known === undefined || known === written ? undefined : known
}

function effectiveValue(place: Place, value: Span): string | undefined {
  const { document, workspace } = place
  if (!/[%$@]/.test(textOf(value))) return undefined
  switch (document.format.id) {
    case 'uwsgi': {
      const server = stacksAround(place).flatMap(({ servers }) => servers.flatMap(({ options }) => options))
      const option =
        server.find(({ at }) => isSame(at, value)) ?? readFile(document, { workspace }).options.find(({ at }) => isSame(at, value))
      return option?.value.known ? option.value.value : undefined
    }
    case 'supervisor': {
      for (const { options } of processesOf(configurationOf(document, workspace))) {
        const option = options.find(({ at }) => at && isSame(at, value))
        if (option) return option.value.known ? String(option.value.value) : undefined
      }
      return undefined
    }
    case 'systemd': {
      const unit = unitOf(document, workspace)
      const text = unit && expandSpecifiers(textOf(value), unit.name)
      return text?.includes('${%') ? undefined : text
    }
    default:
      return undefined
  }
}

function isSame(a: Span, b: Span): boolean {
  return a.source === b.source && a.start === b.start
}

/** `%d`, `%(name)` of uWSGI or `%(name)s` of supervisor under the cursor, with what it stands for here. */
function placeholderAt(place: Place, word: Span): Explanation | undefined {
  const { document, offset } = place
  const written = textOf(word)
  for (const { 0: text, index } of written.matchAll(document.format.id === 'uwsgi' ? /%\([^()]*\)|%./g : /%\(\w+\)\w|%./g)) {
    const at = sliceOf(word, index, index + text.length)
    if (offset < at.start || offset > at.end) continue
    const value = document.format.id === 'uwsgi' ? uwsgiPlaceholder(place, text) : otherPlaceholder(place, word, text, index)
    const other = text.startsWith('%(') && document.format.id === 'uwsgi' ? defined(place) : []
    return value === undefined && other.length === 0
      ? undefined
      : { at, parts: [...(value === undefined ? [] : [`${code(text)} = ${code(value)}`]), ...other] }
  }
  return undefined
}

function uwsgiPlaceholder(place: Place, text: string): string | undefined {
  const { document, workspace } = place
  if (!text.startsWith('%(')) {
    const value = expandMagic(text, { file: configFile(place), root: workspace.root })
    return value.known && value.value !== '' ? value.value : undefined
  }
  const { options } = readFile(document, { workspace })
  const value = expandPlaceholders(text, name => options.find(({ written }) => written === name)?.value)
  return value.known && value.value !== text ? value.value : undefined
}

/** What stands at a placeholder of a value whose other parts stay as they are written. */
function otherPlaceholder({ document, workspace }: Place, word: Span, text: string, index: number): string | undefined {
  const written = textOf(word)
  if (document.format.id === 'systemd') {
    const unit = unitOf(document, workspace)
    const value = unit && expandSpecifiers(text, unit.name)
    return value === undefined || value.includes('${%') || value === text ? undefined : value
  }
  if (namedFormatEnd(written, index) === undefined) return undefined
  const name = /^%\((\w+)\)/.exec(text)?.[1]
  const [process] = processesOf(configurationOf(document, workspace)).filter(({ options }) =>
    options.some(({ at }) => at?.source === word.source && at.start <= word.start && word.end <= at.end),
  )
  if (name === 'here') return folderOf(document.source.path)
  if (name === 'program_name') return /^[\w-]*program:\s*(.*?)\s*$/.exec(process ? textOf(process.at) : '')?.[1]
  if (name === 'group_name') return process?.group
  const variable = name?.startsWith('ENV_') ? process?.environment.find(each => each.name === name.slice(4)) : undefined
  return variable?.value.known ? variable.value.value : undefined
}

function defined(place: Place): string[] {
  const links = occurrencesAt(place, ({ kind }) => kind === 'placeholder').flatMap(found =>
    definitionsOf(found).map(({ at }) => link(at, place)),
  )
  return links.length > 0 ? [t('Defined in {0}', [...new Set(links)].join(', '))] : []
}

/** The settings module that a WSGI module loads. */
function loads(place: Place): string[] {
  const modules = occurrencesAt(place, ({ kind, role }) => kind === 'module' && role === 'use')
  const found = modules.flatMap(({ occurrence }) => {
    const path = occurrence.name.slice(0, occurrence.name.lastIndexOf(':'))
    const document = place.workspace.document(path, 'django')
    const named = document && settingsNamedIn(document)
    return named ? [t('Its settings, unless the environment names others: {0}', `${code(named.name)} ${link(named.at, place)}`)] : []
  })
  return [...new Set(found)]
}
