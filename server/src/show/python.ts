import { gunicornCatalogue } from '../catalogue/index.ts'
import type { Setting, SettingsModule } from '../facts/settings.ts'
import { settingsModule, settingsNamedIn } from '../formats/django.ts'
import type { Document, Workspace } from '../formats/format.ts'
import { findModule, projectOf } from '../formats/modules.ts'
import { evaluateModule } from '../formats/python/evaluate.ts'
import { t } from '../l10n.ts'
import type { Value } from '../syntax/python/reader.ts'
import type { Data, Shown } from './shown.ts'

/**
 * The settings that a module gives Django, as `{ NAME: value }`, with those of what it imports; of `manage.py` and the like, those of the
 * module that it names.
 */
export function showSettings(document: Document, workspace: Workspace): Shown {
  const own = settingsModule(document, workspace)
  const named = own.settings.size === 0 ? settingsNamedIn(document) : undefined
  const path = named && findModule(workspace, projectOf(workspace, document.source.path), named.name)
  const module = path === undefined ? undefined : workspace.document(path, 'django')
  const { settings, complete } = module ? settingsModule(module, workspace) : own
  return show([...settings.values()], { complete })
}

/** The settings that a configuration file gives gunicorn, as `{ name: value }`; other names of the file are its own. */
export function showGunicorn(document: Document, workspace: Workspace): Shown {
  const { names, complete } = evaluateModule(document, workspace)
  return show(
    [...names.values()].filter(({ name }) => gunicornCatalogue().find(name)),
    { complete },
  )
}

function show(settings: readonly Setting[], { complete }: Pick<SettingsModule, 'complete'>): Shown {
  return {
    data: Object.fromEntries(settings.map(({ name, value }) => [name, dataOf(value)])),
    lines: settings.map(({ name, value, at }) => {
      const because = unknownIn(value)
      return { text: `${name} = ${written(value)}`, at, ...(because !== undefined && { because }) }
    }),
    ...(complete ? {} : { missing: t('an import cannot be followed, or code may set any name') }),
  }
}

/** Paths are texts, tuples lists, keys texts. `None` is `null` as well as what is unknown, and so is a dict with a key that is. */
function dataOf(value: Value): Data {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      return value.items.map(dataOf)
    case 'dict': {
      const keys = value.pairs.map(([key]) => keyOf(key))
      if (keys.includes(undefined)) return null
      return Object.fromEntries(value.pairs.map(([, item], index) => [keys[index], dataOf(item)]))
    }
    case 'none':
    case 'unknown':
      return null
    default:
      return value.value
  }
}

function keyOf(key: Value): string | undefined {
  return 'value' in key ? String(key.value) : undefined
}

/** As Python writes it, with `?` for what is not known. */
function written(value: Value): string {
  switch (value.kind) {
    case 'list':
      return `[${value.items.map(written).join(', ')}]`
    case 'tuple':
      return value.items.length === 1 ? `(${value.items.map(written).join()},)` : `(${value.items.map(written).join(', ')})`
    case 'dict':
      return `{${value.pairs.map(([key, item]) => `${written(key)}: ${written(item)}`).join(', ')}}`
    case 'none':
      return 'None'
    case 'flag':
      return value.value ? 'True' : 'False'
    case 'unknown':
      return '?'
    case 'number':
      return String(value.value)
    default:
      return JSON.stringify(value.value)
  }
}

/** Why the first unknown part of a value is unknown. */
function unknownIn(value: Value): string | undefined {
  switch (value.kind) {
    case 'unknown':
      return value.because
    case 'list':
    case 'tuple':
      return firstUnknown(value.items)
    case 'dict':
      return firstUnknown(value.pairs.flat())
    default:
      return undefined
  }
}

function firstUnknown(values: readonly Value[]): string | undefined {
  for (const value of values) {
    const because = unknownIn(value)
    if (because !== undefined) return because
  }
  return undefined
}
