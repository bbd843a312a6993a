/**
 * Puts in what a unit's name says (`%n`, `%p`, …) and the folders of the system's service manager (systemd.unit(5)). A specifier that
 * depends on the machine or the instance becomes `${%i}`, which nobody takes for a value; `%%` is a per cent sign.
 */
export function expandSpecifiers(text: string, unit: string): string {
  return text.replace(/%([A-Za-z%])/g, (_, letter: string) => {
    if (letter === '%') return '%'
    return folders[letter] ?? nameParts(unit)[letter] ?? `\${%${letter}}`
  })
}

/** Letters that stand for something in units (systemd.unit(5), "Specifiers"); of any other letter or digit systemd makes nothing. */
export const specifiers = 'aAbBcCdDEfgGhHiIjJlLmMnNopPqrRsStTuUvVwWyY'

/** Those that may stand in the name of a unit, where paths and what is unescaped do not fit. */
export const specifiersOfNames = 'aAbBDgGHijlmMnNopquUvwW'

const folders: Record<string, string> = {
  C: '/var/cache',
  E: '/etc',
  L: '/var/log',
  S: '/var/lib',
  T: '/tmp',
  V: '/var/tmp',
  t: '/run',
}

/** Parts of `prefix@instance.service`; a template has no instance yet, and its full name is not known either. */
function nameParts(unit: string): Record<string, string> {
  const name = unit.slice(0, unit.lastIndexOf('.'))
  const [prefix = '', instance] = name.split('@')
  if (instance === undefined) return { n: unit, N: name, p: name }
  return instance === '' ? { p: prefix } : { n: unit, N: name, p: prefix, i: instance }
}
