import { fileName } from '../../path.ts'
import { isHardlyBegun } from '../begun.ts'

/**
 * Whether a file is an nginx configuration or a part of one: by its name, or where that says little, by blocks and directives that no
 * other program has in this form.
 */
export function isNginx(path: string, text: string): boolean {
  const name = fileName(path).replace(templateSuffixes, '')
  const head = text.slice(0, 100_000)
  if (otherFormats.test(name) || isOther(head)) return false
  if (/^nginx\.conf$|\.nginx(\.conf)?$|\.vhost$/i.test(name)) return true
  if (/\/(sites-(available|enabled))\/[^/]+$/.test(path)) return directives.test(head) || isHardlyBegun(text)
  if (/\.conf$/.test(name) && /\/nginx\//.test(path)) return true
  if (/_params$/.test(name)) return false
  return hasBlocks(head) || isSnippet(head)
}

const templateSuffixes = /(\.(j2|jinja2?|template|tmpl|tpl|erb|ctmpl|sample|example|dist|in|default|orig|bak|prod|dev|local))+$/i

const otherFormats =
  /\.(ini|ya?ml|toml|json|service|socket|cfg|xml|md|markdown|rst|adoc|wiki|txt|env|vcl|hcl|tf|css|html?|patch|diff|sql|log)$|\.(py|sh|[mc]?[jt]s|php|rb|pl|lua|go|rs|c|h|java|t)$|^(Dockerfile|Procfile|Makefile|Caddyfile|\.)/i

/** Sections of an ini file, tags of Apache and collectd, a script, the words of logrotate, monit, Dovecot and Shiny Server. */
function isOther(text: string): boolean {
  return (
    (holds(text, '#!', '<') && /^(#!|[ \t]*<(VirtualHost|IfModule|Directory|Location|Plugin|\?xml))/m.test(text)) ||
    (holds(text, '[') && /^\[[\w:.@ -]+\][ \t]*\r?$/m.test(text)) ||
    (holds(text, '!include', 'passdb', 'userdb', 'run_as') && /^[ \t]*(!include(_try)?|passdb|userdb|run_as)[ \t]/m.test(text)) ||
    (holds(text, 'postrotate', 'missingok', 'endscript', 'check ') &&
      /^[ \t]*(postrotate|missingok|endscript|check (process|system|host|file|program|filesystem|directory) [^;{]*)\r?$/m.test(text))
  )
}

/** Whether a text holds any of some words: faster to tell than where its lines begin, of which every expression above asks. */
function holds(text: string, ...words: readonly string[]): boolean {
  return words.some(word => text.includes(word))
}

/** A block nginx knows, and at least one directive ended by `;` with a value that no `=` or `:` introduces. */
function hasBlocks(text: string): boolean {
  return blocks.test(text) && directives.test(text)
}

const blocks =
  /^[ \t]*(http|server|events|upstream[ \t]+[\w.{}$-]+|location[ \t]+[^\n;{}]{1,200}|map[ \t]+\S+[ \t]+\$\w+)[ \t]*(#[^\n]*)?(\r?\n[ \t]*)?\{/m

const directives =
  /(^|[{;])[ \t]*(listen|server_name|proxy_pass|uwsgi_pass|fastcgi_pass|scgi_pass|grpc_pass|root|alias|include|server|return|rewrite|try_files|default_type|worker_connections|access_log|error_log|default|ip_hash|keepalive|ssl_certificate|proxy_set_header|expires)([ \t]+(?![=:])[^;\n]*)?;/m

/** Nothing but directives, some of them of a kind that only nginx has. */
function isSnippet(text: string): boolean {
  if (
    !/^[ \t]*((proxy|uwsgi|fastcgi|scgi|grpc|ssl)_[a-z_]+|add_header|gzip(_[a-z]+)?|client_max_body_size)[ \t]+[^=\s][^;\n]*;/m.test(text)
  )
    return false
  return text.split('\n').every(line => /^\s*(#|$)|[;{}]\s*(#.*)?$|^\s*["'$]/.test(line))
}
