import { fileName } from '../../path.ts'
import { isHardlyBegun } from '../begun.ts'
import { suffixesOfOthers, suffixOf, templateSuffixes, withoutSuffixes } from '../suffixes.ts'

/**
 * Whether a file is an nginx configuration or a part of one: by its name, or where that says little, by blocks and directives that no
 * other program has in this form.
 */
export function isNginx(path: string, text: string): boolean {
  const name = withoutSuffixes(fileName(path), suffixesOfCopies)
  const head = text.slice(0, 100_000)
  if (isOfOthers(name) || helmPartial.test(path) || isOther(head)) return false
  if (/^nginx\.conf$|\.nginx(\.conf)?$|\.vhost$/i.test(name)) return true
  if (/\/(sites-(available|enabled))\/[^/]+$/.test(path)) return directives.test(head) || isHardlyBegun(text)
  if (/\.conf$/.test(name) && /\/nginx\//.test(path)) return true
  if (/_params$/.test(name)) return false
  return hasBlocks(head) || isSnippet(head)
}

const suffixesOfCopies: ReadonlySet<string> = new Set([...templateSuffixes, ...'ctmpl default orig bak prod dev local'.split(' ')])

/** Suffixes of data and texts, and of code, beyond those that no program reads as its configuration. */
const suffixesOfMore: ReadonlySet<string> = new Set(
  'ini cfg markdown adoc wiki env vcl hcl tf css patch diff sql log mjs cjs mts cts php rb pl lua go rs c h java t'.split(' '),
)

/** Whether a name is that of a file of another format. */
function isOfOthers(name: string): boolean {
  const suffix = suffixOf(name)
  return suffixesOfOthers.has(suffix) || suffixesOfMore.has(suffix) || /^(Dockerfile|Procfile|Makefile|Caddyfile|\.)/i.test(name)
}

/** Pieces of Kubernetes manifests, which may quote nginx. */
const helmPartial = /\/templates\/_[^/]+\.tpl$/

/** Lines that only other programs have, each with words of which it holds one. */
const linesOfOthers: Record<string, { words: readonly string[]; line: RegExp }> = {
  script: { words: ['#!'], line: /^#!/ },
  apacheOrCollectd: { words: ['<'], line: /^[ \t]*<(VirtualHost|IfModule|Directory|Location|Plugin|\?xml)/m },
  ini: { words: ['['], line: /^\[[\w:.@ -]+\][ \t]*\r?$/m },
  dovecot: { words: ['!include', 'passdb', 'userdb'], line: /^[ \t]*(!include(_try)?|passdb|userdb)[ \t]/m },
  shinyServer: { words: ['run_as'], line: /^[ \t]*run_as[ \t]/m },
  logrotate: { words: ['postrotate', 'missingok', 'endscript'], line: /^[ \t]*(postrotate|missingok|endscript)\r?$/m },
  monit: { words: ['check '], line: /^[ \t]*check (process|system|host|file|program|filesystem|directory) [^;{]*\r?$/m },
}

/** The words are looked for first: that is faster to tell than where lines begin. */
function isOther(text: string): boolean {
  return Object.values(linesOfOthers).some(({ words, line }) => words.some(word => text.includes(word)) && line.test(text))
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
