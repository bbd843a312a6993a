import { rootOf } from '../../formats/nginx/configurations.ts'
import { folderOf } from '../../path.ts'
import type { ArgumentCursor } from '../cursor/nginx.ts'
import type { Place } from '../place.ts'
import { type Offered, type Suggestion, value } from './item.ts'
import { pathParts, pathsIn } from './paths.ts'

/** Directives whose first argument is a path: of folders, or of files of which the name matches. */
const kinds: Record<string, RegExp | 'none'> = {
  root: 'none',
  alias: 'none',
  include: /(\.(conf|nginx|types|template|j2|inc)|_params|^[^.]+)$/,
  access_log: /\.log$/,
  error_log: /\.log$/,
  ssl_certificate: /\.(pem|crt|cer)$/,
  ssl_certificate_key: /\.(pem|key)$/,
  ssl_trusted_certificate: /\.(pem|crt|cer)$/,
  ssl_client_certificate: /\.(pem|crt|cer)$/,
  ssl_dhparam: /\.pem$/,
  auth_basic_user_file: /passwd|users/,
  load_module: /\.so$/,
  pid: /\.pid$/,
  proxy_cache_path: 'none',
  uwsgi_cache_path: 'none',
  client_body_temp_path: 'none',
}

/** Files that come with nginx. */
const stock = ['uwsgi_params', 'proxy_params', 'fastcgi_params', 'scgi_params', 'mime.types']

/** Folders and files at a path, one step at a time; undefined where the argument is none. */
export function pathsForNginx(place: Place, { name, before, typed, word, entry }: ArgumentCursor, end: string): Offered | undefined {
  const files = Object.hasOwn(kinds, name.value) && before.length === 0 ? kinds[name.value] : undefined
  const socket = /^unix:(?=\/)/.exec(typed)?.[0]
  if (socket !== undefined && /^(listen|server|uwsgi_pass|fastcgi_pass|scgi_pass)$/.test(name.value)) {
    const path = { ...word, start: word.start + socket.length }
    const { last, folder } = pathParts(path, typed.slice(socket.length))
    return { word: last, suggestions: pathsIn(place, folder, { files: /\.sock$/, behind: end }) }
  }
  if (files === undefined || typed.includes('$')) return undefined
  const { last, folder } = pathParts(word, typed)
  const isInclude = name.value === 'include'
  const from = isInclude ? folderOfIncludes(place) : undefined
  const own = place.document.source.path
  const suggestions: Suggestion[] = pathsIn(place, folder, { files, behind: end, ...(from !== undefined && { from }) }).filter(
    ({ label }) => !isInclude || folder.startsWith('/') || `${from}/${folder}${label}` !== own,
  )
  if (isInclude && folder === '')
    suggestions.push(...stock.map(label => ({ ...value(label, label === 'uwsgi_params' ? 0 : 1, 'nginx'), text: label + end })))
  if (folder === '' && !entry.body) suggestions.push({ ...value('/', 2), goesOn: true })
  return { word: last, suggestions }
}

/** The folder that relative includes begin in: that of the file nginx is started with. */
function folderOfIncludes({ workspace, document }: Place): string {
  const path = rootOf(document.source.path, workspace)
  const folder = folderOf(path)
  return folder.replace(/\/(sites-(available|enabled)|conf\.d|snippets|vhosts?(\.d)?)$/, '')
}
