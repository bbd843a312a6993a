/** What follows the last dot of a file's name, in small letters; empty where it has none. */
export function suffixOf(path: string): string {
  const dot = path.lastIndexOf('.')
  return dot > path.lastIndexOf('/') ? path.slice(dot + 1).toLowerCase() : ''
}

/** What template engines and examples put behind the name of the file they are for. */
export const templateSuffixes: ReadonlySet<string> = new Set('j2 jinja jinja2 template tmpl tpl erb sample example dist in'.split(' '))

/** A name without what template engines, examples and copies put behind it: `shop.conf` of `shop.conf.j2.example`. */
export function withoutSuffixes(name: string, suffixes: ReadonlySet<string>): string {
  const suffix = suffixOf(name)
  return suffixes.has(suffix) ? withoutSuffixes(name.slice(0, -suffix.length - 1), suffixes) : name
}

/** Files of these suffixes are code, texts or data, whatever configuration they may quote. */
export const suffixesOfOthers: ReadonlySet<string> = new Set(
  'py sh js ts md rst txt yaml yml xml json toml htm html service socket'.split(' '),
)
