import { config, t as translated } from '@vscode/l10n'

/**
 * Every sentence a user reads goes through `t`: English in the source, the other languages in `l10n/bundle.l10n.<language>.json`. A name
 * of its own takes a byte in each of a thousand calls of a packed program, one of the package's five more.
 */
export const t = translated

/** The languages of messages, generated files and rule pages. */
export const languages = ['en', 'zh-cn'] as const
export type Language = (typeof languages)[number]

const bundles: Record<Language, () => Record<string, string>> = {
  en: () => ({}),
  'zh-cn': () => require('../../l10n/bundle.l10n.zh-cn.json'),
}

let spoken: Language = 'en'

/** Switches all sentences to a language. */
export function useLanguage(language: Language): void {
  spoken = language
  config({ contents: bundles[language]() })
}

/** The language in use, for texts that are no sentences of the program: pages, summaries. */
export function language(): Language {
  return spoken
}

/** What `speak` gives when sentences are in another language than the one in use. */
export function inLanguage<Result>(language: Language, speak: () => Result): Result {
  const before = spoken
  useLanguage(language)
  try {
    return speak()
  } finally {
    useLanguage(before)
  }
}
