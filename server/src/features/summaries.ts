import { summaryOf, wordOf } from '../catalogue/summaries.ts'
import { language } from '../l10n.ts'

/** What we have to say about a setting, in the language of the messages or else in English. */
export function summary(format: string, name: string, section?: string): string | undefined {
  return summaryOf(format, name, language(), section) ?? summaryOf(format, name, 'en', section)
}

/**
 * What a word means among the values of a setting, in the language of the messages or else in English. It may be explained by what it
 * begins with (`unix:`), or by the name in front of its value (`backlog=`).
 */
export function wordSummary(format: string, setting: string, word: string): string | undefined {
  const spellings = [word, /^\w+:(\/\/)?/.exec(word)?.[0] ?? word, word.replace(/=.*/s, '')]
  return [language(), 'en'].flatMap(spoken => spellings.flatMap(spelling => wordOf(format, setting, spelling, spoken) ?? []))[0]
}
