import { describe } from 'node:test'
import { accepts, offers, project, silent, uwsgi } from '../support/complete.ts'

describe('commands in other files', () => {
  accepts(
    'Procfile',
    [
      ['web: gunicorn ¦', 'shop.wsgi:application', 'web: gunicorn shop.wsgi:application¦'],
      ['web: gunicorn shop.wsgi --wor¦', '--workers', 'web: gunicorn shop.wsgi --workers¦'],
      [
        'web: gunicorn shop.wsgi\nother: gunicorn ¦',
        'shop.wsgi:application',
        'web: gunicorn shop.wsgi\nother: gunicorn shop.wsgi:application¦',
      ],
    ],
    project,
  )
  accepts(
    'compose.yaml',
    [
      [
        'services:\n  web:\n    image: a\n    command: uwsgi --ma¦\n',
        '--master',
        'services:\n  web:\n    image: a\n    command: uwsgi --master¦\n',
      ],
    ],
    project,
  )
  accepts(
    'compose.yaml',
    [
      [
        'services:\n  web:\n    image: a\n    command: ["gunicorn", "¦"]\n',
        'shop.wsgi:application',
        'services:\n  web:\n    image: a\n    command: ["gunicorn", "shop.wsgi:application¦"]\n',
      ],
    ],
    project,
  )
  accepts(
    'Dockerfile',
    [['FROM python\nCMD ["gunicorn", "--work¦", "3"]\n', '--workers', 'FROM python\nCMD ["gunicorn", "--workers¦", "3"]\n']],
    project,
  )
  const listed = 'services:\n  web:\n    image: a\n    command:\n      - gunicorn\n      - '
  const service = 'services:\n  web:\n    image: a\n    '
  accepts(
    'Procfile',
    [
      ['¦', 'web', 'web: ¦'],
      ['web: ¦', 'gunicorn shop.wsgi:application --bind 0.0.0.0:$PORT', 'web: gunicorn shop.wsgi:application --bind 0.0.0.0:$PORT¦'],
      ['web: ¦', 'uwsgi --ini deploy/uwsgi.ini', 'web: uwsgi --ini deploy/uwsgi.ini¦'],
      ['release: ¦', 'python manage.py migrate', 'release: python manage.py migrate¦'],
    ],
    { ...project, ...uwsgi },
  )
  accepts(
    'compose.yaml',
    [
      [
        `${service}command: ¦\n`,
        'gunicorn shop.wsgi:application --bind 0.0.0.0:8000',
        `${service}command: gunicorn shop.wsgi:application --bind 0.0.0.0:8000¦\n`,
      ],
      [`${service}command: gunicorn -b ¦\n`, '0.0.0.0:8000', `${service}command: gunicorn -b 0.0.0.0:8000¦\n`],
      [`${service}command: ["¦"]\n`, 'gunicorn', `${service}command: ["gunicorn¦"]\n`],
      [`${listed}¦\n`, 'shop.wsgi:application', `${listed}shop.wsgi:application¦\n`],
      [`${listed}"--wor¦"\n`, '--workers', `${listed}"--workers¦"\n`],
      [
        `${service}environment:\n      - DJANGO_SETTINGS_MODULE=sh¦\n`,
        'shop.settings',
        `${service}environment:\n      - DJANGO_SETTINGS_MODULE=shop.settings¦\n`,
      ],
      [
        `${service}environment:\n      DJANGO_SETTINGS_MODULE: ¦\n`,
        'shop.settings',
        `${service}environment:\n      DJANGO_SETTINGS_MODULE: shop.settings¦\n`,
      ],
    ],
    project,
  )
  accepts(
    'Dockerfile',
    [
      ['FROM python\nCMD ["¦"]\n', 'gunicorn', 'FROM python\nCMD ["gunicorn¦"]\n'],
      ['FROM python\nENV DJANGO_SETTINGS_MODULE=¦\n', 'shop.settings', 'FROM python\nENV DJANGO_SETTINGS_MODULE=shop.settings¦\n'],
    ],
    project,
  )
  accepts(
    'shop.service',
    [
      [
        '[Service]\nExecStart=¦',
        '/srv/venv/bin/gunicorn shop.wsgi:application --bind 127.0.0.1:8000',
        '[Service]\nExecStart=/srv/venv/bin/gunicorn shop.wsgi:application --bind 127.0.0.1:8000¦',
      ],
      ['[Service]\nExecReload=¦', '/bin/kill -s HUP $MAINPID', '[Service]\nExecReload=/bin/kill -s HUP $MAINPID¦'],
    ],
    { ...project, 'shop.ini': '[uwsgi]\nmodule = shop.wsgi\nhome = /srv/venv\nchdir = /srv/shop\n' },
  )
  offers('shop.service', [['[Service]\nExecStartPre=¦', [], ['uwsgi --ini /srv/shop/deploy/uwsgi.ini']]], { ...project, ...uwsgi })
  silent(
    'compose.yaml',
    [`${service}com¦mand: uwsgi --master\n`, `${service}image: ¦\n`, `${service}ports:\n      - ¦\n`, `${service}# command: ¦\n`],
    project,
  )
})
