import { fileName } from '../../path.ts'
import { Source } from '../../span.ts'
import { parseNginx } from '../../syntax/nginx/reader.ts'
import type { Entry, Tree } from '../../syntax/tree.ts'
import type { Workspace } from '../format.ts'

/**
 * What a file states that every installation brings along, where the workspace has none of that name; undefined for other files. Its
 * spans lie in a source outside of the workspace.
 */
export function stockFile(include: Entry, { target }: Workspace): Tree | undefined {
  const path = include.args[0]?.value ?? ''
  if (isEmptyFolder(path)) return tree(path, '')
  const name = fileName(path)
  const text = texts.get(name)
  if (text === undefined) return undefined
  const isDebian = /^(debian|ubuntu)/i.test(target.distribution ?? '')
  return tree(name, name === 'uwsgi_params' && isDebian ? `${text}uwsgi_param HTTP_HOST $host;\n` : text)
}

/** Packages of dynamic modules put `load_module` lines there, and nothing else. */
function isEmptyFolder(path: string): boolean {
  return /^(\/etc\/nginx\/)?modules-enabled\/\*\.conf$|^\/usr\/share\/nginx\/modules\/\*\.conf$/.test(path)
}

const trees = new Map<string, Tree>()

function tree(name: string, text: string): Tree {
  const key = `${name}\n${text}`
  const known = trees.get(key) ?? parseNginx(new Source(`/etc/nginx/${name}`, text))
  trees.set(key, known)
  return known
}

function params(directive: string, pairs: Record<string, string>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${directive} ${name} ${value};\n`)
    .join('')
}

const request = {
  QUERY_STRING: '$query_string',
  REQUEST_METHOD: '$request_method',
  CONTENT_TYPE: '$content_type',
  CONTENT_LENGTH: '$content_length',
  REQUEST_URI: '$request_uri',
  DOCUMENT_ROOT: '$document_root',
  SERVER_PROTOCOL: '$server_protocol',
  REQUEST_SCHEME: '$scheme',
  HTTPS: '$https if_not_empty',
  REMOTE_ADDR: '$remote_addr',
  REMOTE_PORT: '$remote_port',
  SERVER_PORT: '$server_port',
  SERVER_NAME: '$server_name',
}

const fastcgi = {
  ...request,
  SCRIPT_NAME: '$fastcgi_script_name',
  DOCUMENT_URI: '$document_uri',
  GATEWAY_INTERFACE: 'CGI/1.1',
  SERVER_SOFTWARE: 'nginx/$nginx_version',
  SERVER_ADDR: '$server_addr',
  REDIRECT_STATUS: '200',
}

const texts = new Map([
  ['uwsgi_params', params('uwsgi_param', { ...request, PATH_INFO: '$document_uri' })],
  ['fastcgi_params', params('fastcgi_param', fastcgi)],
  ['fastcgi.conf', params('fastcgi_param', { ...fastcgi, SCRIPT_FILENAME: '$document_root$fastcgi_script_name' })],
  ['scgi_params', params('scgi_param', { ...request, DOCUMENT_URI: '$document_uri', SCGI: '1' })],
  [
    'proxy_params',
    params('proxy_set_header', {
      Host: '$http_host',
      'X-Real-IP': '$remote_addr',
      'X-Forwarded-For': '$proxy_add_x_forwarded_for',
      'X-Forwarded-Proto': '$scheme',
    }),
  ],
  [
    'mime.types',
    'types { text/html html htm shtml; text/css css; application/javascript js; image/gif gif; image/jpeg jpeg jpg; image/png png; image/svg+xml svg svgz; font/woff2 woff2; application/json json; }\n',
  ],
  [
    'options-ssl-nginx.conf',
    'ssl_session_cache shared:le_nginx_SSL:10m;\nssl_session_timeout 1440m;\nssl_session_tickets off;\nssl_protocols TLSv1.2 TLSv1.3;\nssl_prefer_server_ciphers off;\nssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;\n',
  ],
])
