import { djangoCatalogue } from '../../catalogue/index.ts'
import { type Setting, type SettingsModule, settingOf } from '../../facts/settings.ts'
import type { Workspace } from '../../formats/format.ts'
import { holdSame } from '../../memory.ts'
import { pathsBelow } from '../../path.ts'
import type { Span } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Value } from '../../syntax/python/reader.ts'
import { renamed } from '../meant.ts'
import type { Fix } from '../rule.ts'
import { whereNamed } from './settings.ts'

/** A setting whose name nobody reads, and Django's name for it. */
interface Misspelt {
  setting: Setting
  meant: string
  at: Span
  fixes: Fix[]
}

/** What packages read under a name that is near to one of Django: Channels and Daphne. */
const ofPackages = new Set(['ASGI_APPLICATION'])

/**
 * The settings of a module that are Django's but for a letter or two. Not among them: constants of the project, which some file
 * reads, short names, which are near to many, and names beside which the right one is set as well.
 */
export function* misspelt(module: SettingsModule, stack: Stack): Iterable<Misspelt> {
  for (const setting of module.settings.values()) {
    const { name, at } = setting
    if (name.length < 8 || djangoCatalogue().find(name) || ofPackages.has(name)) continue
    const meant = djangoCatalogue()
      .near(name, 2)
      .find(near => djangoCatalogue().all(near)[0]?.common && fits(near, setting.value))
    const holders = stack.settings.filter(
      ({ settings }) => settings.get(name)?.at.start === at.start && settings.get(name)?.at.source === at.source,
    )
    if (!meant || holders.some(({ settings }) => settings.has(meant)) || isRead(name, stack)) continue
    const place = whereNamed(setting)
    const once = at.source.text.split(name).length === 2
    yield {
      setting,
      meant,
      at: place,
      fixes: once && place !== at ? renamed(place, meant) : [],
    }
  }
}

/** The value of a setting, under its own name or one that is meant to be it. */
export function valueMeant(module: SettingsModule, name: string, stack: Stack): Value | undefined {
  return settingOf(module, name) ?? [...misspelt(module, stack)].find(({ meant }) => meant === name)?.setting.value
}

/** `ALLOWED_HOST = 'example.com'` is one host, not a list of them misspelt. */
function fits(name: string, { kind }: Value): boolean {
  const isCollection = kind === 'list' || kind === 'tuple' || kind === 'dict'
  return isCollection === /^(list|tuple|dict|_)/.test(djangoCatalogue().find(name)?.type ?? '')
}

/** Whether any Python file of the project uses a name other than to assign it. */
function isRead(name: string, { workspace, project }: Stack): boolean {
  const files = pathsBelow(project ?? workspace.root, workspace.files)
  return files.some(file => file.endsWith('.py') && namesRead(file, workspace).has(name))
}

/** Only names that could be settings: they are kept for each file. */
function namesRead(file: string, workspace: Workspace): ReadonlySet<string> {
  const read = () => {
    const text = workspace.document(file, 'django')?.source.text ?? ''
    return new Set(text.replace(/#.*/g, '').match(/\b[A-Z][A-Z\d_]{7,}\b(?!\s*[+|]?=(?!=))/g))
  }
  return workspace.keep('names read', file, read, holdSame)
}
