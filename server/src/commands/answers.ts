import { tomlValue } from '../config.ts'
import { answer, answerKeys } from '../generate/answers.ts'
import type { Answers, Key } from '../generate/detection.ts'
import { t } from '../l10n.ts'
import { UsageError } from '../usage.ts'

/** What is said about the plan on the command line. */
export interface AnswerOptions {
  stack?: string
  target?: string
  domain?: string[]
  serverPath?: string
  user?: string
  tls?: string
  /** `key=value` for all other keys. */
  set?: string[]
}

/** The answers that flags give. Throws a `UsageError` where a flag says what its key cannot be. */
export function answersOf({ stack, target, domain, serverPath, user, tls, set = [] }: AnswerOptions): Answers {
  const answers: Answers = {}
  const flags: [flag: string, key: Key, value: string | undefined][] = [
    ['--stack', 'stack', stack],
    ['--target', 'target', target],
    ['--domain', 'domains', domain?.join(',')],
    ['--server-path', 'directory', serverPath],
    ['--user', 'user', user],
    ['--tls', 'tls', tls],
  ]
  for (const text of set) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(text) ?? []
    const key = answerKeys.get(name)
    if (!key)
      throw new UsageError(t('--set {0}: there is no key "{1}"; one of {2} is', text, name, [...answerKeys.keys()].sort().join(', ')))
    flags.push([`--set ${name}`, key, value])
  }
  for (const [flag, key, value] of flags) {
    const takes = value === undefined ? undefined : answerText(answers, key, value)
    if (takes !== undefined) throw new UsageError(t('{0} takes {1}, and "{2}" is none', flag, takes, String(value)))
  }
  return answers
}

/** Takes a text for what its key takes: itself, a value as TOML writes it, or a list with commas. Gives the words for what the key takes where it is none. */
export function answerText(answers: Answers, key: Key, text: string): string | undefined {
  const takes = answer(answers, key, text)
  if (takes === undefined) return undefined
  const others = [tomlValue(text), text.split(/[,，、]/).map(item => item.trim())]
  return others.some(value => answer(answers, key, value) === undefined) ? undefined : takes
}
