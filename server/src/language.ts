import { type Language, languages, t, useLanguage } from './l10n.ts'
import { UsageError } from './usage.ts'

/** Switches all messages to the language asked for, else to the one of the environment. Gives the language in use. */
export function chooseLanguage(wanted?: string): Language {
  if (wanted !== undefined && !languages.includes(wanted as Language)) {
    throw new UsageError(t('"{0}" is no language of djdeploy; one of {1} is', wanted, languages.join(', ')))
  }
  const language = (wanted as Language | undefined) ?? languageOf(process.env)
  useLanguage(language)
  return language
}

/** The first of the locale variables that is set decides, as for every program; `LANGUAGE` only where none of them is. */
function languageOf({ LC_ALL, LC_MESSAGES, LANG, LANGUAGE }: NodeJS.ProcessEnv): Language {
  return /^zh/i.test(LC_ALL || LC_MESSAGES || LANG || LANGUAGE || '') ? 'zh-cn' : 'en'
}
