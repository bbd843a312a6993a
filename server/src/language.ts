import { type Language, languages, t, useLanguage } from './l10n.ts'
import { UsageError } from './usage.ts'

/** Switches all messages to the language asked for, else to the one of the environment. Gives the language in use. */
export function chooseLanguage(wanted?: string): Language {
  const language = wanted === undefined ? languageOf(process.env) : languageNamed(wanted)
  if (!language) throw new UsageError(t('"{0}" is no language of djdeploy; one of {1} is', String(wanted), languages.join(', ')))
  useLanguage(language)
  return language
}

/** The language by its name, or by that of a locale as in `zh`, `zh-CN` and `en_US.UTF-8`; undefined where it is none of ours. */
export function languageNamed(name: string): Language | undefined {
  return languages.find(language => new RegExp(`^${language.slice(0, 2)}([-_.]|$)`, 'i').test(name))
}

/** The first of the locale variables that is set decides, as for every program; `LANGUAGE` only where none of them is. */
function languageOf({ LC_ALL, LC_MESSAGES, LANG, LANGUAGE }: NodeJS.ProcessEnv): Language {
  return languageNamed(LC_ALL || LC_MESSAGES || LANG || LANGUAGE || '') ?? 'en'
}
