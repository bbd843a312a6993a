/** How one program reads its ini files, as far as programs differ. */
export interface IniDialect {
  program: 'uWSGI' | 'supervisor' | 'systemd'
  lineEnd: RegExp
  /** Characters removed from both ends of lines, names and values. */
  blank: RegExp
  /** What stands between a name and its value; the first one counts. */
  separator: RegExp
  /** Whether a blank and `;` or `#` end a value. */
  inlineComments: boolean
  /** What carries a statement over the end of a line, and what the reader puts in place of that line end. */
  continuation?: { by: 'indent' | 'backslash'; join: string }
  lowerCase: boolean
  /** The name in a section header, as the reader takes it; undefined where it does not see a header. */
  header(line: string): string | undefined
}

/** `uwsgi_ini_config` in core/ini.c: a header loses its last character, whatever that is. */
export const uwsgiIni: IniDialect = {
  program: 'uWSGI',
  lineEnd: /\n/g,
  blank: /[ \t\r]/,
  separator: /=/,
  inlineComments: false,
  lowerCase: false,
  header: line => (line.startsWith('[') ? line.slice(1, -1) : undefined),
}

/** Python's `RawConfigParser` as `UnhosedConfigParser` in supervisor/options.py sets it up. */
export const supervisorIni: IniDialect = {
  program: 'supervisor',
  lineEnd: /\r\n?|\n/g,
  blank: /\s/,
  separator: /[=:]/,
  inlineComments: true,
  continuation: { by: 'indent', join: '\n' },
  lowerCase: true,
  header: line => /^\[(.+)\]/.exec(line)?.[1],
}

/** `config_parse` in shared/conf-parser.c. A header that is not closed makes systemd refuse the file; it is still read as a header here. */
export const systemdUnit: IniDialect = {
  program: 'systemd',
  lineEnd: /\r\n?|\n/g,
  blank: /[ \t\r\n]/,
  separator: /=/,
  inlineComments: false,
  continuation: { by: 'backslash', join: ' ' },
  lowerCase: false,
  header: line => (line.startsWith('[') ? line.slice(1, line.endsWith(']') ? -1 : undefined) : undefined),
}
