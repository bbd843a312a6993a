import { summaryOf } from '../catalogue/summaries.ts'
import { language } from '../l10n.ts'

/** What we have to say about a setting, in the language of the messages or else in English. */
export function summary(format: string, name: string, section?: string): string | undefined {
  return summaryOf(format, name, language(), section) ?? summaryOf(format, name, 'en', section)
}
