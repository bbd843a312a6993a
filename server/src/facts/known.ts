/** A value that is known, or unknown with the reason: a variable, the environment, a template, computed code, a file we cannot see. */
export type Known<T> = { known: true; value: T } | { known: false; because: string }

export function known<T>(value: T): Known<T> {
  return { known: true, value }
}

export function unknown<T>(because: string): Known<T> {
  return { known: false, because }
}

/** Each looks no further than to where its like begins again: a text of many openings and no end takes no longer than another. */
const templates = [
  /\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}/, // jinja, ansible, salt
  /\$\{(?:(?!\$\{)[^}])*\}|\$\((?:(?!\$\()[^)])*\)/, // envsubst, shell, make
  /__[A-Za-z][A-Za-z0-9_]*__|@@?[A-Z][A-Z0-9_]*@@?/, // sed, autoconf
  /<%(?:(?!<%).)*?%>|<[A-Za-z][\w .-]*>/, // erb, `<your-domain>`
  /%\([A-Za-z_]\w*\)s/, // Python format strings
  /%[A-Z][A-Z0-9_]{2,}%/, // `%APP_DIR%`
  /\/path\/to\/|\/your[-_/]|your[-_]?(project|app|domain|site|user|name)|\bexample_project\b|\.\.\.|XXX+/i, // words of tutorials to be replaced by hand
]

/** Whether a text is a template, or a placeholder that somebody is meant to replace: nothing can be said about its value. */
export function isTemplate(text: string): boolean {
  return templates.some(template => template.test(text))
}
