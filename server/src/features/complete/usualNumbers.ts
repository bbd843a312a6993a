/** Numbers that one begins with, by format and name: a default says nothing about what a site in use needs. */
const numbers: Record<string, Record<string, readonly string[] | undefined> | undefined> = {
  uwsgi: {
    'buffer-size': ['8192', '16384', '32768'],
    cheaper: ['2'],
    harakiri: ['30', '60'],
    listen: ['128', '1024'],
    'max-requests': ['1000', '5000'],
    'max-worker-lifetime': ['3600', '86400'],
    'post-buffering': ['8192'],
    processes: ['2', '4', '8'],
    'reload-mercy': ['20'],
    'reload-on-rss': ['256', '512'],
    threads: ['2', '4'],
    'worker-reload-mercy': ['20'],
    workers: ['2', '4', '8'],
  },
  supervisor: {
    numprocs: ['1', '2'],
    priority: ['10', '100', '999'],
    startretries: ['3'],
    startsecs: ['5'],
    stdout_logfile_backups: ['5'],
    stderr_logfile_backups: ['5'],
    stopwaitsecs: ['30', '60', '600'],
  },
  systemd: {
    LimitNOFILE: ['65536'],
    RestartSec: ['5s'],
    StartLimitBurst: ['5'],
    TimeoutStartSec: ['30s'],
    TimeoutStopSec: ['60s'],
  },
  gunicorn: {
    graceful_timeout: ['30'],
    keepalive: ['5'],
    max_requests: ['1000'],
    max_requests_jitter: ['100'],
    threads: ['2', '4'],
    timeout: ['30', '60'],
    workers: ['2', '3', '5'],
  },
  django: {
    DATA_UPLOAD_MAX_MEMORY_SIZE: ['10485760'],
    SECURE_HSTS_SECONDS: ['3600', '31536000'],
  },
}

/** The numbers of a setting; none where any would be a guess. */
export function usualNumbers(format: string, name: string): readonly string[] {
  return numbers[format]?.[name] ?? []
}
