import { t } from '../l10n.ts'

/** An option or an argument in the help. */
interface Described {
  description: string
  argChoices?: string[]
  defaultValue?: unknown
}

/** What commander writes by itself into the help, in the language in use. */
export function spokenHelp() {
  const titles = new Map([
    ['Usage:', t('Usage:')],
    ['Arguments:', t('Arguments:')],
    ['Options:', t('Options:')],
    ['Commands:', t('Commands:')],
  ])
  return { styleTitle: (title: string) => titles.get(title) ?? title, optionDescription: described, argumentDescription: described }
}

function described({ description, argChoices, defaultValue }: Described): string {
  if (defaultValue === undefined) return description
  const usual = JSON.stringify(defaultValue)
  const added = argChoices ? t('one of {0}; {1} unless given', argChoices.join(', '), usual) : t('{0} unless given', usual)
  return t('{0} ({1})', description, added)
}

const complaints: [RegExp, (...words: string[]) => string][] = [
  [/^unknown option '(.*)'/, name => t("unknown option '{0}'", name)],
  [/^unknown command '(.*)'/, name => t('unknown command \'{0}\'; see "djdeploy --help"', name)],
  [/^missing required argument '(.*)'/, name => t("missing required argument '{0}'", name)],
  [/^option '(.*)' argument missing/, name => t("option '{0}' argument missing", name)],
  [/^required option '(.*)' not specified/, name => t("required option '{0}' not specified", name)],
  [
    /^option '(.*)' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/m,
    (name, given, choices) => t("option '{0}' argument '{1}' is invalid. Allowed choices are {2}.", name, given, choices),
  ],
  [/^too many arguments.* Expected (\d+) .* got (\d+)\./, (most, given) => t('too many arguments: {0}, and {1} at most', given, most)],
  [/^\(Did you mean (?:one of )?(.*)\?\)$/m, names => t('(did you mean {0}?)', names)],
]

/** What commander complains about, in the language in use; a sentence that is not known here stays English. */
export function spokenComplaint(text: string): string {
  return complaints.reduce(
    (spoken, [english, speak]) => spoken.replace(english, (_, ...words: string[]) => speak(...words)),
    text.replace(/^error: /, ''),
  )
}
