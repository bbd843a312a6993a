import { Catalogue, type Setting } from './catalogue.ts'

/**
 * The directives of nginx, of its commercial modules and of common ones by others. A name has one record for each module that owns it;
 * they differ in the contexts they stand in: `http`, `server`, `location`, `if-server`, `limit_except`, `stream-server`, … or `any`.
 */
export const nginxCatalogue = once(() => require('./nginx.json') as Setting[])

/** The variables nginx and its modules define, without the `$`. Of type `prefix` are families such as `arg_`. */
export const nginxVariables = once(() => require('./nginx-variables.json') as Setting[])

/** All uWSGI options, those of the plugins included. Aliases are settings of their own that name each other. */
export const uwsgiCatalogue = once(() => require('./uwsgi.json') as Setting[])

/** Sections are written `program:x` where any name may follow. */
export const supervisorCatalogue = once(() => require('./supervisor.json') as Setting[])

export const systemdCatalogue = once(() => require('./systemd.json') as Setting[])

export const gunicornCatalogue = once(() => require('./gunicorn.json') as Setting[])

/** Keys inside a setting that is a dictionary are named `DATABASES.*.HOST`. */
export const djangoCatalogue = once(() => require('./django.json') as Setting[])

/** Reads a catalogue when it is first asked for: most runs need only some of them. */
function once(load: () => Setting[]): () => Catalogue {
  let catalogue: Catalogue | undefined
  return () => {
    catalogue ??= new Catalogue(load())
    return catalogue
  }
}
