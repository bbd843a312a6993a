/** A value that is known, or unknown with the reason: a variable, the environment, a template, computed code, a file we cannot see. */
export type Known<T> = { known: true; value: T } | { known: false; because: string }

/** A value that is known. */
export function known<T>(value: T): Known<T> {
  return { known: true, value }
}

/** A value that is not, and why: a phrase for messages. */
export function unknown<T>(because: string): Known<T> {
  return { known: false, because }
}

/** Each looks no further than to where its like begins again: a text of many openings and no end takes no longer than another. */
const tokens = anyOf([
  /\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}/, // jinja, ansible, salt
  /\$\{(?:(?!\$\{)[^}])*\}|\$\((?:(?!\$\()[^)])*\)/, // envsubst, shell, make
  /__[A-Za-z][A-Za-z0-9_]*__|@@?[A-Z][A-Z0-9_]*@@?/, // sed, autoconf
  /<%(?:(?!<%).)*?%>|<[A-Za-z][\w .-]*>/, // erb, `<your-domain>`
  /%\([A-Za-z_]\w*\)s|%\{[A-Za-z_]\w*\}|(?<!\\[pPxgk]|\$)\{[a-z_]\w*\}/, // Python's format strings
  /%(?![\da-fA-F]{2}\w*%[\da-fA-F]{2})[A-Za-z]\w+%/, // `%APP_DIR%`, `%web_port%`, but not the `%bd%` of an escaped URL
])

/** What authors of tutorials write where the reader is to put in his own. */
const words = /\/path\/to\/|\/your[-_/]|your[-_]?(project|app|domain|site|user|name)|\bexample_project\b|\.\.\.|XXX+/i

/** What all tokens begin with, and what is in all of the words: most texts have none of it, and need no second look. */
const tokenBeginnings = /[{@<%]|__|\$\(/
const wordParts = /\.\.\.|XXX|\/path|your|example_/i

/** Whether a text is a template, or a placeholder that somebody is meant to replace: nothing can be said about its value. */
export function isTemplate(text: string): boolean {
  return (tokenBeginnings.test(text) && isFilledIn(text)) || (wordParts.test(text) && words.test(text))
}

/** Whether a text holds a token that some program replaces before the file is read. */
export function isFilledIn(text: string): boolean {
  return tokens.test(text)
}

function anyOf(expressions: readonly RegExp[]): RegExp {
  return new RegExp(expressions.map(({ source }) => source).join('|'))
}
