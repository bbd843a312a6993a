/**
 * The text of a file from a template literal that looks like it. A line that holds nothing but an absent part vanishes, as does a blank
 * line that this would leave behind another one; a part of several lines is indented as its first one is.
 */
export function text(parts: TemplateStringsArray, ...values: (string | number | false | undefined)[]): string {
  const joined = parts.reduce((before, part, index) => {
    const value = values[index - 1]
    if (value === undefined || value === false || value === '') return `${before}${absent}${part}`
    const indent = /(?:^|\n)([ \t]*)$/.exec(before)?.[1] ?? ''
    return before + String(value).trimEnd().replaceAll('\n', `\n${indent}`) + part
  })
  const kept = joined
    .split('\n')
    .filter(line => line.trim() !== absent)
    .join('\n')
    .replaceAll(absent, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return `${kept}\n`
}

/** Lines of their own, or nothing where there is none. */
export function lines(...all: (string | false | undefined)[]): string {
  return all.filter(line => line !== false && line !== undefined).join('\n')
}

/** Stands where a part is absent. No value holds it: control characters are refused. */
const absent = '\0'
