import type { Setting } from '../../catalogue/catalogue.ts'
import { t } from '../../l10n.ts'
import { type Span, span } from '../../span.ts'
import { code, deprecation } from '../describe.ts'
import { wordSummary } from '../summaries.ts'

/** What is known about a word among the values of a setting; undefined where there is nothing but that it may stand there. */
export function wordText(format: string, setting: Setting, word: string): string | undefined {
  const param = setting.params?.find(({ name, kind }) =>
    kind === 'key' ? word.startsWith(`${name}=`) : kind === 'prefix' ? word.startsWith(name) : word === name,
  )
  const meaning = wordSummary(format, setting.name, word)
  const isDefault = setting.values?.includes(word) && setting.default?.split(/\s+/).includes(word)
  const facts = [
    ...(isDefault ? [t('the default')] : []),
    ...(param?.since ? [t('since {0}', param.since)] : []),
    ...deprecation(param?.deprecated),
  ]
  if (!meaning && facts.length === 0 && param?.kind !== 'key') return undefined
  const { name, kind, type, values } = param ?? { name: word }
  const form = kind === 'key' ? `${name}=${values?.join('|') ?? `<${type ?? ''}>`}` : name
  return [[code(form), ...facts].join(' · '), ...(meaning ? [meaning] : [])].join('\n\n')
}

/** The one of several words in a stretch of text that the cursor is in. */
export function wordIn({ source, start, end }: Span, offset: number): Span {
  const text = source.text.slice(start, end)
  const before = /(?<![^\s,])[^\s,]*$/.exec(text.slice(0, offset - start))?.[0].length ?? 0
  const behind = /^[^\s,]*/.exec(text.slice(offset - start))?.[0].length ?? 0
  return span(source, offset - before, offset + behind)
}
