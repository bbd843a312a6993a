import { fileName, folderOf } from '../path.ts'
import { suffixOf } from './suffixes.ts'

/** What the names of configuration files and scripts end in, those that a template engine fills in too. */
const suffixes: ReadonlySet<string> = new Set(
  'conf ini nginx vhost service socket timer path cfg template tpl j2 jinja jinja2 tmpl sample example dist in yaml yml sh'.split(' '),
)

/** A name without a suffix that says what it is for: `nginx`, `nginx_conf`, `uwsgi-shop`. */
const namedFor = /(^|[_-])(nginx|uwsgi|supervisor)([_-]|$)/i

/** Folders that hold configuration, whatever the files in them are called. */
const configurationFolders = /^(sites-(available|enabled)|conf\.d|supervisor.*|nginx)$/

/** Whether a file is opened to find out what it is, by its name and that of its folder; all others are read only when a configuration file refers to them. */
export function isCandidate(path: string): boolean {
  const name = fileName(path)
  const suffix = suffixOf(name)
  if (suffixes.has(suffix)) return true
  const folder = fileName(folderOf(path))
  if (suffix === 'py' && (folder === 'settings' || /settings|^(gunicorn|[wa]sgi|manage\.)/.test(name))) return true
  if (suffix === '' && namedFor.test(name)) return true
  return suffix === 'dockerfile' || name.startsWith('Dockerfile') || name.startsWith('Procfile') || configurationFolders.test(folder)
}
