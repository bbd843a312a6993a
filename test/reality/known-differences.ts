/** Where `nginx -t` and we do not say the same of a mutant, and why that is left so. */
export interface KnownDifference {
  /** Who of us refuses what the other one accepts. */
  who: 'nginx' | 'we'
  /** What the one that refuses says. */
  says: RegExp
  /** What is in the configurations that it happens to, where the reason tells that. */
  where?: RegExp
  because: string
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    who: 'nginx',
    says: /unknown directive "(\$\{\w+\}|\w+\$\{\}"|\S*<\w+>)/,
    because: 'a name with ${x}, ${} or <x> in it may be a placeholder that is filled in later',
  },
  {
    who: 'nginx',
    says: /the closing bracket in "\w*" variable is missing/,
    because: '${…} with anything but a name in it is what shells and template engines write',
  },
  {
    who: 'nginx',
    says: /^invalid variable name (",?\$\{?\w+\}?" )?in /,
    where: /\$[$(]|\$\{\W|,\$\{/,
    because: '$$ and $( are what shells and template engines write',
  },
  {
    who: 'nginx',
    says: /invalid (parameter|method) "[^"]*\$[A-Z_]+"|invalid variable name "[A-Z]+(_[A-Z]+)+"/,
    because: 'a name in capitals is a placeholder of a shell or a template',
  },
  {
    who: 'we',
    says: /with "([a-z]+=|[@+-])?[wdhms]\d+" for/,
    because: 'nginx takes s5 for five seconds, which nobody means',
  },
  {
    who: 'nginx',
    says: /unknown "zz" variable/,
    where: /\$zz\{/,
    because: 'in $zz{host} the word in braces is what control panels replace',
  },
  {
    who: 'nginx',
    says: /unknown directive "\W?ELF/,
    because: 'a file outside of the workspace is included, which happens to be a program',
  },
  {
    who: 'nginx',
    says: /\$\w*" of the "listen" directive|in "[^"]*\$[^"]*" of the "listen"/,
    because: 'listen takes no variables, so that a $ in it is a placeholder of a template',
  },
  {
    who: 'nginx',
    says: /invalid server name or wildcard "[^"]*[^\w.*"-]/,
    because: 'punctuation that sticks to a name may be what is left of a template',
  },
  {
    who: 'nginx',
    says: /unknown "(user|name|sub|tenant|n|a)" variable/,
    where: /\(\?\S?<(user|name|sub|tenant|n|a)>/,
    because:
      'a named group in a word that is no regular expression defines nothing: words are searched for names without asking what they are',
  },
  {
    who: 'nginx',
    says: /conflicting parameter "[^"]*" in/,
    where: /\bvalid_referers\b.*\bvalid_referers\b/s,
    because: 'the names of valid_referers are only held against those of the same line',
  },
  {
    who: 'nginx',
    says: /proxy_redirect default" (should be placed after|cannot be used with)/,
    because: 'the order of the two directives is not looked at',
  },
  {
    who: 'nginx',
    says: /unexpected end of file, expecting ";" or "}" in (?!\S*\/nginx\d+\.conf:)/,
    because: 'a certificate or a log is included, which lies outside of the workspace',
  },
  {
    who: 'nginx',
    says: /invalid number of the geo parameters/,
    where: /\bvolatile\b/,
    because: 'volatile stands alone on a line of geo in versions of nginx that are not told apart',
  },
  {
    who: 'nginx',
    says: /(no port|invalid (host|port|IPv6 address)) in upstream "[^"]*\$/,
    because: 'a server of an upstream or of memcached takes no variables, so that a $ in it is a placeholder of a template',
  },
  {
    who: 'nginx',
    says: /unknown "\d" variable/,
    where: /\$\{\d\}/,
    because: '${1} is what a shell script or a template puts its first argument in for',
  },
  {
    who: 'nginx',
    says: /(missing closing parenthesis( for condition)? in "[^"]*\(\?\(|subpattern name expected in "[^"]*<\w+>|VERB\) not recognized|unknown property after|code point value in|more than two branches|after \(\? or \(\?-)/,
    because: 'verbs, properties, conditions and codes of PCRE are not followed, and <x> may be a placeholder',
  },
  {
    who: 'nginx',
    says: /between the same charsets|duplicate "charset_map" between/,
    because: 'the charsets of charset_maps are not held against each other',
  },
  {
    who: 'nginx',
    says: /"(proxy|uwsgi|fastcgi|scgi)_(cache|store)" directive is incompatible/,
    because: 'that a store and a cache exclude each other is not looked at',
  },
  {
    who: 'nginx',
    says: /range "[^"]*" overlaps/,
    because: 'ranges of geo are not held against each other',
  },
  {
    who: 'nginx',
    says: /no servers are inside upstream/,
    where: /\bupstream\b[^}]*\bzone\b/,
    because: 'NGINX Plus, which cannot be told apart, fills an upstream with a zone while it runs',
  },
  {
    who: 'nginx',
    says: /invalid parameter "(slow_start=|resolve|route=|service=|purger=|setfib=)|unknown directive "(state|queue|ntlm|sticky|js_\w+)"/,
    because: 'it is for NGINX Plus, for another system or for a module that may be loaded elsewhere',
  },
  {
    who: 'nginx',
    says: /invalid port in upstream "[^"]*:[A-Za-z_]+\/?"/,
    because: 'a word in the place of a port is there to be replaced',
  },
  {
    who: 'nginx',
    says: /shared memory zone "[^"]*" (conflicts|is already declared)|invalid buffer size "\d+"/,
    because: 'sizes of caches of sessions and of logs in memory are not held against others',
  },
  {
    who: 'we',
    says: /nginx\/buffer-sizes/,
    where: /^(?!.*\bserver\b)/s,
    because: 'where http has no server nothing is inherited, and nginx does not look',
  },
  {
    who: 'we',
    says: /scgi_pass knows no port by itself/,
    where: /_pass (\w+:\/\/)?127\.0\.0\.1:\d/,
    because: 'an address without a port is to nginx the one that another pass gave with a port before',
  },
  {
    who: 'nginx',
    says: /no "ssl_certificate" is defined for the "listen/,
    where: /\blisten \S*\d-\d/,
    because: 'which server is the default one of a range of ports is not looked at',
  },
  {
    who: 'nginx',
    says: /invalid port in auth_http "HTTP/,
    because: 'the scheme in capitals is taken for the same',
  },
  {
    who: 'nginx',
    says: /unknown "\w+[^\w"][^"]*" variable/,
    where: /\bcharset \$\w+[^\w\s;]/,
    because: 'charset takes all of the word behind $ for the name of its variable',
  },
  {
    who: 'nginx',
    says: /no "events" section in configuration/,
    where: /^([^{#]|#.*)*$/,
    because: 'a file that opens no block at all is not told from one that another one includes',
  },
]
