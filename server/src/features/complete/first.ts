/** What one begins a block or a section with, by format and by context or section of the catalogue. */
const first: Record<string, Record<string, readonly string[] | undefined> | undefined> = {
  nginx: {
    main: ['user', 'worker_processes', 'pid', 'error_log', 'events', 'http'],
    events: ['worker_connections'],
    http: ['server', 'upstream', 'map', 'include', 'log_format'],
    server: [
      'listen',
      'server_name',
      'location',
      'client_max_body_size',
      'root',
      'ssl_certificate',
      'ssl_certificate_key',
      'return',
      'include',
    ],
    location: ['include', 'uwsgi_pass', 'proxy_pass', 'alias', 'root', 'try_files', 'proxy_set_header', 'uwsgi_param', 'expires', 'return'],
    upstream: ['server', 'keepalive', 'ip_hash', 'least_conn'],
    'if-server': ['return', 'rewrite', 'set'],
    'if-location': ['return', 'rewrite', 'set'],
  },
  uwsgi: {
    '': [
      'chdir',
      'module',
      'virtualenv',
      'socket',
      'chmod-socket',
      'uid',
      'gid',
      'master',
      'processes',
      'threads',
      'vacuum',
      'die-on-term',
      'harakiri',
      'env',
      'need-app',
      'strict',
      'max-requests',
      'buffer-size',
      'touch-reload',
    ],
  },
  supervisor: {
    'program:x': [
      'command',
      'directory',
      'user',
      'environment',
      'autostart',
      'autorestart',
      'stopsignal',
      'stopwaitsecs',
      'redirect_stderr',
      'stdout_logfile',
    ],
    'group:x': ['programs', 'priority'],
    supervisord: ['logfile', 'pidfile', 'childlogdir', 'nodaemon', 'user'],
    unix_http_server: ['file', 'chmod', 'chown'],
    supervisorctl: ['serverurl'],
    include: ['files'],
  },
  systemd: {
    Unit: ['Description', 'After', 'Requires', 'Wants'],
    Service: [
      'Type',
      'User',
      'Group',
      'WorkingDirectory',
      'Environment',
      'EnvironmentFile',
      'ExecStart',
      'ExecReload',
      'Restart',
      'RestartSec',
      'KillSignal',
      'TimeoutStopSec',
      'RuntimeDirectory',
      'PrivateTmp',
    ],
    Socket: ['ListenStream', 'SocketUser', 'SocketGroup', 'SocketMode'],
    Install: ['WantedBy'],
    Timer: ['OnCalendar', 'Persistent', 'Unit'],
  },
  gunicorn: {
    '': [
      'bind',
      'workers',
      'worker_class',
      'threads',
      'timeout',
      'graceful_timeout',
      'max_requests',
      'accesslog',
      'errorlog',
      'wsgi_app',
      'chdir',
    ],
  },
  django: {
    '': [
      'DEBUG',
      'ALLOWED_HOSTS',
      'SECRET_KEY',
      'CSRF_TRUSTED_ORIGINS',
      'STATIC_URL',
      'STATIC_ROOT',
      'MEDIA_URL',
      'MEDIA_ROOT',
      'DATABASES',
      'SECURE_PROXY_SSL_HEADER',
      'SECURE_SSL_REDIRECT',
      'SESSION_COOKIE_SECURE',
      'CSRF_COOKIE_SECURE',
      'SECURE_HSTS_SECONDS',
      'LOGGING',
    ],
  },
}

/** The names to offer before all others, in their order. */
export function firstIn(format: string, section = ''): readonly string[] {
  return first[format]?.[section] ?? []
}

/** Suggestions with those of such names in front. */
export function inOrder<Named extends { label: string; rank: number }>(suggestions: readonly Named[], leading: readonly string[]): Named[] {
  const place = ({ label, rank }: Named) => (leading.includes(label) && rank < 3 ? leading.indexOf(label) : leading.length)
  return suggestions
    .map(suggestion => (place(suggestion) < leading.length ? { ...suggestion, rank: 0 } : suggestion))
    .sort((a, b) => place(a) - place(b))
}
