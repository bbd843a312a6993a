import type { Setting } from '../catalogue/catalogue.ts'
import { t } from '../l10n.ts'
import { summary } from './summaries.ts'

/** What is known about a setting, as Markdown: how it is written, what it does, where it may stand, what it is without being set. */
export function describe(settings: readonly Setting[], format: string, section?: string): string {
  const [setting] = settings
  if (!setting) return ''
  const text = summary(format, setting.name, section)
  const facts = factsOf(settings, format)
  const parts = [
    `\`\`\`${languages[format] ?? ''}\n${forms(settings, format).map(wrapped).join('\n')}\n\`\`\``,
    ...(text ? [text] : []),
    ...warnings(setting),
    ...(facts.length > 0 ? [facts.join(' · ')] : []),
    `[${hostOf(setting.url)}](${setting.url})`,
  ]
  return parts.join('\n\n')
}

/** What is known about an nginx variable. */
export function describeVariable(setting: Setting): string {
  const name = `$${setting.name}`
  const text = summary('nginx', name)
  const facts = [
    ...(setting.plugin ? [t('module {0}', code(setting.plugin))] : []),
    ...(setting.since ? [t('since {0}', setting.since)] : []),
  ]
  return [
    `\`\`\`nginx\n${name}${setting.type === 'prefix' ? '…' : ''}\n\`\`\``,
    ...(text ? [text] : []),
    facts.join(' · '),
    `[${hostOf(setting.url)}](${setting.url})`,
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

const languages: Record<string, string> = {
  nginx: 'nginx',
  uwsgi: 'ini',
  supervisor: 'ini',
  systemd: 'ini',
  gunicorn: 'python',
  django: 'python',
}

/** How it is written, in each of its forms. */
export function forms(settings: readonly Setting[], format: string): string[] {
  const lines = settings.flatMap(setting => formsOf(setting, format))
  return [...new Set(lines)].slice(0, 4)
}

/** A long form over several lines: editors do not wrap code. */
function wrapped(form: string): string {
  return form.replace(/(.{50,70}?) (?=\[)/g, '$1\n    ')
}

function formsOf({ name, type, values, block, args, forms = [] }: Setting, format: string): string[] {
  if (format !== 'nginx') return [`${name} = ${valueForm(type, values, format)}`]
  const end = block || type === 'raw-block' ? ' { … }' : ';'
  if (forms.length > 0) return forms.map(form => `${name} ${form}${end}`)
  if (type === 'flag') return [`${name} on | off${end}`]
  if (args?.max === 0) return [`${name}${end}`]
  return [`${name}${block && args?.min === 0 ? '' : ` ${valueForm(type, values, format)}`}${end}`]
}

/** Types whose words are only some of the values, and what the others are. */
const openTypes: Record<string, string | undefined> = { logfile: 'path', url: 'url', class: 'module' }

function valueForm(type: string, all: readonly string[] | undefined, format: string): string {
  const values = all?.includes('true') ? all.filter(word => !/^(yes|no|on|off|1|0)$/.test(word)) : all
  const open = openTypes[type]
  if (values && values.length > 0 && values.length <= 8) return [...(open === undefined ? [] : [`<${open}>`]), ...values].join(' | ')
  if (/^bool/.test(type))
    return format === 'systemd' ? 'yes | no' : format === 'django' || format === 'gunicorn' ? 'True | False' : 'true | false'
  return `<${type}>`
}

function warnings({ deprecated, removed }: Setting): string[] {
  if (!removed) return deprecated ? [deprecation(deprecated).join(' ')] : []
  const { replacement } = deprecated ?? {}
  return [[t('**Gone since {0}.**', removed), ...(replacement ? [t('Use {0}.', code(replacement))] : [])].join(' ')]
}

/** That something is not to be used any more, and what is instead; nothing for what is not deprecated. */
export function deprecation(deprecated: Setting['deprecated']): string[] {
  if (!deprecated) return []
  const { since, replacement } = deprecated
  return [since ? t('**Deprecated since {0}.**', since) : t('**Deprecated.**'), ...(replacement ? [t('Use {0}.', code(replacement))] : [])]
}

function factsOf(settings: readonly Setting[], format: string): string[] {
  const [setting] = settings
  if (!setting) return []
  const { since, plugin, default: usual, aliases, min, max } = setting
  const places = [...new Set(settings.flatMap(({ in: places = [] }) => places))]
  const found: string[] = []
  if (places.length > 0)
    found.push(t('in {0}', places.map(place => code(format === 'nginx' ? blockName(place) : `[${place.replace(':x', ':…')}]`)).join(', ')))
  if (usual !== undefined) found.push(t('default {0}', code(usual)))
  if (min !== undefined) found.push(max === undefined ? t('at least {0}', min) : t('{0} to {1}', min, max))
  if (since) found.push(t('since {0}', since))
  if (plugin) found.push(format === 'nginx' ? t('module {0}', code(plugin)) : t('plugin {0}', code(plugin)))
  if (aliases && aliases.length > 0) found.push(t('also {0}', aliases.map(code).join(', ')))
  return found
}

/** `if-location` of the catalogue is the `if` in a location. */
function blockName(context: string): string {
  return context.replace(/^if-(\w+)$/, 'if in $1').replace(/^(stream|mail|rtmp)-(\w+)$/, '$2 in $1')
}

/** Text as code in Markdown. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  const fence = line.includes('`') ? '``' : '`'
  return `${fence}${line}${fence}`
}

function hostOf(url: string): string {
  return /^https?:\/\/(?:www\.)?([^/]+)/.exec(url)?.[1] ?? url
}
