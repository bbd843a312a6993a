import { describe } from 'node:test'
import { accepts, offers, project, silent } from '../support/complete.ts'

describe('gunicorn and Django', () => {
  const nginx = {
    ...project,
    'nginx/a.conf': 'server { server_name www.example.com; ssl_certificate /a; location / { proxy_pass http://unix:/run/g.sock; } }',
  }
  accepts(
    'gunicorn.conf.py',
    [
      ['wor¦\n', 'workers', 'workers = ¦\n'],
      ["bind = '¦'\n", 'unix:/run/g.sock', "bind = 'unix:/run/g.sock¦'\n"],
      ["wsgi_app = 'sh¦op.x'", 'shop.wsgi:application', "wsgi_app = 'shop.wsgi:application¦'"],
      ['preload_app = ¦', 'True', 'preload_app = True¦'],
      ["worker_class = '¦'", 'gthread', "worker_class = 'gthread¦'"],
      ['bind = ¦\n', 'unix:/run/g.sock', "bind = ['unix:/run/g.sock']¦\n"],
      ['loglevel = ¦\n', 'info', "loglevel = 'info'¦\n"],
    ],
    nginx,
  )
  accepts(
    'shop/settings.py',
    [
      ["DEBUG = False\nALLOWED_HOSTS = ['¦']", 'www.example.com', "DEBUG = False\nALLOWED_HOSTS = ['www.example.com¦']"],
      ["CSRF_TRUSTED_ORIGINS = [\n    '¦',\n]", 'https://www.example.com', "CSRF_TRUSTED_ORIGINS = [\n    'https://www.example.com¦',\n]"],
      [
        "INSTALLED_APPS = []\nROOT_URLCONF = 'a'\nALLOWED_H¦",
        'ALLOWED_HOSTS',
        "INSTALLED_APPS = []\nROOT_URLCONF = 'a'\nALLOWED_HOSTS = ['¦']",
      ],
      ['DEBUG = ¦\n', 'False', 'DEBUG = False¦\n'],
      ['ALLOWED_HOSTS = ¦\n', 'www.example.com', "ALLOWED_HOSTS = ['www.example.com']¦\n"],
      ["DATABASES = {'default': {'EN¦'}}", 'ENGINE', "DATABASES = {'default': {'ENGINE¦'}}"],
      [
        "DATABASES = {\n  'default': {\n    'ENGINE': '¦',\n  },\n}",
        'django.db.backends.postgresql',
        "DATABASES = {\n  'default': {\n    'ENGINE': 'django.db.backends.postgresql¦',\n  },\n}",
      ],
      ["X_FRAME_OPTIONS = '¦'", 'DENY', "X_FRAME_OPTIONS = 'DENY¦'"],
      ['SESSION_COOKIE_SAMESITE = ¦\n', 'Lax', "SESSION_COOKIE_SAMESITE = 'Lax'¦\n"],
      ["WSGI_APPLICATION = '¦'", 'shop.wsgi.application', "WSGI_APPLICATION = 'shop.wsgi.application¦'"],
      [
        'SECURE_PROXY_SSL_HEADER = ¦\n',
        "('HTTP_X_FORWARDED_PROTO', 'https')",
        "SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')¦\n",
      ],
    ],
    nginx,
  )
  accepts(
    'shop/settings.py',
    [
      [
        "INSTALLED_APPS = []\nROOT_URLCONF = 'a'\nSTATIC_URL = '/assets/'\nSTATIC_ROOT = '¦'\n",
        '/srv/www/assets',
        "INSTALLED_APPS = []\nROOT_URLCONF = 'a'\nSTATIC_URL = '/assets/'\nSTATIC_ROOT = '/srv/www/assets¦'\n",
      ],
    ],
    { ...project, 'nginx/a.conf': 'server { location /assets/ { alias /srv/www/assets/; } location /other/ { alias /srv/other/; } }' },
  )
  offers(
    'shop/settings.py',
    [
      ["INSTALLED_APPS = []\nROOT_URLCONF = 'a'\nSTATIC_URL = '/assets/'\nSTATIC_ROOT = '¦'\n", ['/srv/www/assets'], ['/srv/other']],
      ["DATABASES = {'default': {'ENGINE': 'a', '¦': 1}}", ['CONN_MAX_AGE'], ['ENGINE']],
      ["DATABASES = {'default': {'OPTIONS': {'¦'}}}", [], ['ENGINE']],
      ["DATABASES = {'¦'}", [], ['ENGINE']],
      [
        "MIDDLEWARE = [\n  'django.middleware.security.SecurityMiddleware',\n  '¦',\n]",
        ['whitenoise.middleware.WhiteNoiseMiddleware'],
        ['django.middleware.security.SecurityMiddleware'],
      ],
    ],
    { ...project, 'nginx/a.conf': 'server { location /assets/ { alias /srv/www/assets/; } location /other/ { alias /srv/other/; } }' },
  )
  accepts(
    'manage.py',
    [
      [
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', '¦')",
        'shop.settings',
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings¦')",
      ],
    ],
    {
      ...nginx,
      'manage.py': '',
    },
  )
  accepts(
    'shop/settings.py',
    [
      ['if a:\n    DEB¦\n', 'DEBUG', 'if a:\n    DEBUG = ¦\n'],
      ['DEBUG = a\nif not DEBUG:\n    X = 1\n    DEBUG = ¦\n', 'False', 'DEBUG = a\nif not DEBUG:\n    X = 1\n    DEBUG = False¦\n'],
      [
        "if a:\n    X = 1\nelse:\n    ALLOWED_HOSTS = ['¦']\n",
        'www.example.com',
        "if a:\n    X = 1\nelse:\n    ALLOWED_HOSTS = ['www.example.com¦']\n",
      ],
      ["if a:\n    ALLOWED_HOSTS = ['¦\nB = 1\n", 'www.example.com', "if a:\n    ALLOWED_HOSTS = ['www.example.com¦\nB = 1\n"],
      [
        "try:\n    import b\nexcept ImportError:\n    if c:\n        X_FRAME_OPTIONS = '¦'\n",
        'DENY',
        "try:\n    import b\nexcept ImportError:\n    if c:\n        X_FRAME_OPTIONS = 'DENY¦'\n",
      ],
      ['if a:\n    # b\n    DEBUG = ¦\n', 'False', 'if a:\n    # b\n    DEBUG = False¦\n'],
      ['if a:\n    X = 1\n  \n    DEBUG = ¦\n', 'False', 'if a:\n    X = 1\n  \n    DEBUG = False¦\n'],
      ['if a:\r\n    X = 1\r\n\r\n    DEBUG = ¦\r\n', 'False', 'if a:\r\n    X = 1\r\n\r\n    DEBUG = False¦\r\n'],
    ],
    nginx,
  )
  accepts(
    'shop/settings.py',
    [
      ["INSTALLED_APPS = ['ca¦']\n", 'catalogue', "INSTALLED_APPS = ['catalogue¦']\n"],
      ["INSTALLED_APPS = ['¦']\n", 'django.contrib.admin', "INSTALLED_APPS = ['django.contrib.admin¦']\n"],
      ["STORAGES = {'¦'}\n", 'staticfiles', "STORAGES = {'staticfiles¦'}\n"],
      ['SECURE_HSTS_SECONDS = ¦\n', '3600', 'SECURE_HSTS_SECONDS = 3600¦\n'],
      ["TIME_ZONE = '¦'\n", 'Asia/Shanghai', "TIME_ZONE = 'Asia/Shanghai¦'\n"],
    ],
    { ...nginx, 'catalogue/apps.py': '' },
  )
  offers('shop/settings.py', [["STORAGES = {'¦'}\n", ['default'], ['django.core.files.storage.FileSystemStorage']]], nginx)
  accepts('gunicorn.conf.py', [["accesslog = '¦'", '-', "accesslog = '-¦'"]])
  accepts('supervisor.conf', [
    [
      '[eventlistener:a]\nevents=TICK_5, PROCESS_STATE_EX¦',
      'PROCESS_STATE_EXITED',
      '[eventlistener:a]\nevents=TICK_5, PROCESS_STATE_EXITED¦',
    ],
    ['[inet_http_server]\nport=¦', '127.0.0.1:9001', '[inet_http_server]\nport=127.0.0.1:9001¦'],
  ])
  accepts('shop.service', [['[Service]\nSystemCallFilter=¦', '@system-service', '[Service]\nSystemCallFilter=@system-service¦']])
  offers('shop/settings.py', [
    ['DEBUG = True\nif a:\n    ALLOWED_HOSTS = []\n    ¦\n', ['DEBUG', 'SECURE_SSL_REDIRECT'], ['ALLOWED_HOSTS']],
    ['DEBUG = True\nif a:\n    ALLOWED_HOSTS = []\n¦\n', ['ALLOWED_HOSTS'], ['DEBUG']],
  ])
  silent(
    'shop/settings.py',
    [
      '# DEB¦',
      "X = 'DEB¦'",
      "X = '''\nDEB¦\n'''",
      'def a():\n    DEB¦',
      'def a():\n    if b:\n        DEB¦',
      'class A:\n    DEB¦',
      'a(\n    DEB¦\n)',
      'if a:\n    b(\n        DEB¦\n    )',
      'if a:\n    b(\n        DEBUG=¦',
    ],
    { 'manage.py': '' },
  )
  silent('shop/wsgi.py', ['# django\napp¦'])
})
