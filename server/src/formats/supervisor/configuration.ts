import { type Known, known, unknown } from '../../facts/known.ts'
import { t } from '../../l10n.ts'
import { folderOf } from '../../path.ts'
import { expandPercents, percentProblems } from '../../syntax/percent.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Document, Workspace } from '../format.ts'
import { filesMatching, filesOnServer } from '../patterns.ts'

/** A file as supervisord sees it when it is started with it, the files of `[include]` merged in. */
export interface Configuration {
  /** Sections in the order in which they are first seen; of options given twice the last one counts. */
  sections: Map<string, Section>
  /** False where a file that is included cannot be seen. */
  complete: boolean
}

interface Section {
  /** The header, where the section begins for the first time. */
  at: Word
  options: Map<string, SetOption>
}

export interface SetOption {
  /** `%(here)s` already stands for the folder of the file. */
  text: string
  at: Word
}

/** What `%(name)s` may stand for. A name that is there with an unknown value is one that only the running supervisord knows. */
export type Names = ReadonlyMap<string, Known<string | number>>

/** Reads a main file and what it includes; files that are included include nothing more (`read_config` in supervisor/options.py). */
export function configurationOf(document: Document, workspace: Workspace): Configuration {
  const configuration: Configuration = { sections: new Map(), complete: true }
  merge(document, configuration)
  const files = configuration.sections.get('include')?.options.get('files')
  if (!files) return configuration
  const patterns = expand(files.text, new Map())
  if (!patterns.known) return { ...configuration, complete: false }
  for (const pattern of patterns.value.split(/\s+/).filter(pattern => pattern !== '')) {
    const paths = pattern.startsWith('/')
      ? filesOnServer(pattern, workspace)
      : filesMatching(`${folderOf(document.source.path)}/${pattern}`, workspace)
    if (!paths) configuration.complete = false
    for (const path of paths ?? []) {
      const included = workspace.document(path, 'supervisor')
      if (included && included !== document) merge(included, configuration)
    }
  }
  return configuration
}

function merge(document: Document, { sections }: Configuration): void {
  const here = folderOf(document.source.path)
  for (const { name, body } of document.tree.entries) {
    if (!body) continue
    const section = sections.get(name.value) ?? { at: name, options: new Map() }
    sections.set(name.value, section)
    for (const { name, args } of body)
      if (args[0]) section.options.set(name.value, { text: args[0].value.replaceAll('%(here)s', here), at: args[0] })
  }
}

/** The options of a section over those of `[DEFAULT]`, which belong to every section. */
export function optionsIn({ sections }: Configuration, name: string): Map<string, SetOption> {
  return new Map([...(sections.get('DEFAULT')?.options ?? []), ...(sections.get(name)?.options ?? [])])
}

/** A text with names put in (`expand` in supervisor/options.py). Variables of the environment that are not named are unknown. */
export function expand(text: string, names: Names): Known<string> {
  let because: string | undefined
  const lookUp = (name: string) => names.get(name) ?? (name.startsWith('ENV_') ? unknown<string>(notHere(name)) : undefined)
  const problems = percentProblems(text, name => {
    const value = lookUp(name)
    return value && (value.known && typeof value.value === 'number' ? 'number' : 'text')
  })
  if (problems.length > 0) return unknown(t('supervisord refuses "{0}"', text.slice(problems[0]?.start, problems[0]?.end)))
  const expanded = expandPercents(text, name => {
    const value = lookUp(name)
    if (value?.known) return value.value
    because ??= value?.because ?? notHere(name)
    return undefined
  })
  return because === undefined ? known(expanded) : unknown(because)
}

function notHere(name: string): string {
  return t('%({0})s is only known where supervisord runs', name)
}
