import { readFileSync } from 'node:fs'
import { Catalogue } from './catalogue.ts'

/**
 * The directives of nginx, of its commercial modules and of common ones by others. A name has one record for each module that owns it;
 * they differ in the contexts they stand in: `http`, `server`, `location`, `if-server`, `limit_except`, `stream-server`, … or `any`.
 */
export const nginxCatalogue = once(() => require.resolve('./nginx.json'))

/** The variables nginx and its modules define, without the `$`. Of type `prefix` are families such as `arg_`. */
export const nginxVariables = once(() => require.resolve('./nginx-variables.json'))

/** All uWSGI options, those of the plugins included. Aliases are settings of their own that name each other. */
export const uwsgiCatalogue = once(() => require.resolve('./uwsgi.json'))

/** Sections are written `program:x` where any name may follow. */
export const supervisorCatalogue = once(() => require.resolve('./supervisor.json'))

export const systemdCatalogue = once(() => require.resolve('./systemd.json'))

export const gunicornCatalogue = once(() => require.resolve('./gunicorn.json'))

/** Keys inside a setting that is a dictionary are named `DATABASES.*.HOST`. */
export const djangoCatalogue = once(() => require.resolve('./django.json'))

/** Reads a catalogue when it is first asked for: most runs need only some of them. */
function once(file: () => string): () => Catalogue {
  let catalogue: Catalogue | undefined
  return () => {
    catalogue ??= new Catalogue(readFileSync(file(), 'utf8'))
    return catalogue
  }
}
