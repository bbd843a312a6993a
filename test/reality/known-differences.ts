/** Where `nginx -t` and we do not say the same of a mutant, and why that is left so. */
export interface KnownDifference {
  /** Who of us refuses what the other one accepts. */
  who: 'nginx' | 'we'
  /** What the one that refuses says. */
  says: RegExp
  because: string
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    who: 'nginx',
    says: /unknown directive "\$\{\w+\}|unknown directive "\S*<\w+>/,
    because: 'a name with ${x} or <x> in it may be a placeholder that is filled in later',
  },
  {
    who: 'nginx',
    says: /the closing bracket in "\w*" variable is missing/,
    because: '${…} with anything but a name in it is what shells and template engines write',
  },
  {
    who: 'nginx',
    says: /^invalid variable name in /,
    because: '$$ and $( are what shells and template engines write',
  },
  {
    who: 'nginx',
    says: /invalid parameter "[^"]*\$[A-Z_]+"/,
    because: 'a name in capitals is a placeholder of a shell or a template',
  },
  {
    who: 'we',
    says: /with "[a-z]+=[wdhms]\d+" for/,
    because: 'nginx takes s5 for five seconds, which nobody means',
  },
  {
    who: 'nginx',
    says: /unknown "zz" variable/,
    because: 'in $zz{host} the word in braces is what control panels replace',
  },
  {
    who: 'nginx',
    says: /invalid IPv6 address in upstream/,
    because: 'an address in brackets is not looked into where nginx connects to it',
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
    says: /invalid server name or wildcard/,
    because: 'nginx only sees this where two servers share an address; one alone works',
  },
  {
    who: 'nginx',
    says: /unknown "user" variable|unknown "name" variable|unknown "sub" variable/,
    because:
      'a named group in a word that is no regular expression defines nothing: words are searched for names without asking what they are',
  },
  {
    who: 'nginx',
    says: /"proxy_(redirect|cookie_\w+)" directive is duplicate/,
    because: 'several may stand in a block unless one of them is "off", which nobody writes by mistake',
  },
  {
    who: 'nginx',
    says: /conflicting parameter "[^"]*" in/,
    because: 'the names of valid_referers, and wildcards of map that cover each other, are not compared',
  },
  {
    who: 'nginx',
    says: /proxy_redirect default" (should be placed after|cannot be used with)/,
    because: 'the order of the two directives is not looked at',
  },
  {
    who: 'nginx',
    says: /unexpected end of file, expecting ";" or "}" in \S+\.crt:/,
    because: 'a certificate is included, which lies outside of the workspace',
  },
  {
    who: 'nginx',
    says: /invalid number of the geo parameters/,
    because: 'volatile stands alone on a line of geo in versions of nginx that are not told apart',
  },
  {
    who: 'nginx',
    says: /invalid (host|port) in upstream "[^"]*\$/,
    because: 'a server of an upstream takes no variables, so that a $ in it is a placeholder of a template',
  },
]
