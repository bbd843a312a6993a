/** A piece of configuration that is commonly written, with places to fill in, as editors take it. */
export interface Snippet {
  name: string
  /** What it may stand in: a context of nginx, a section of supervisor; `section` for any, `file` for a section of its own. */
  in: string
  /** In one phrase, by language. */
  description: Record<string, string>
  /** Its lines, indented by tabs. */
  body: string[]
}

const tables: Record<string, () => Snippet[]> = {
  nginx: () => require('./snippets/nginx.json'),
  supervisor: () => require('./snippets/supervisor.json'),
  uwsgi: () => require('./snippets/uwsgi.json'),
}

/** The snippets of a format; none for those that have none. */
export function snippetsOf(format: string): readonly Snippet[] {
  return Object.hasOwn(tables, format) ? (tables[format]?.() ?? []) : []
}
