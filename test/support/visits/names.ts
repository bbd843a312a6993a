import type { Visit } from '../visit.ts'
import { nginx, production, supervisor, uwsgi } from './files.ts'

/** Where what is named in one file is named in others, and how it is given another name. */
export const names: Visit[] = [
  leading(nginx, 'uwsgi_pass s¦hop', `${nginx}:7 shop`),
  leading(nginx, 'unix:/run/shop/¦uwsgi.sock', `${uwsgi}:36 /run/shop/uwsgi.sock`),
  leading(nginx, '/srv/shop/static¦files/', 'shop/settings/base.py:50 STATIC_ROOT'),
  { ...leading(nginx, 'include uwsgi_params', `${uwsgi}:1 `), typed: 'include ../uwsgi/¦shop.ini' },
  leading(uwsgi, 'shop.wsgi:¦application', 'shop/wsgi.py:7 application'),
  leading(uwsgi, 'shop.settings.¦production', 'shop/settings/production.py:1 '),
  leading('shop/wsgi.py', 'shop.settings.¦production', 'shop/settings/production.py:1 '),
  leading(supervisor, '/srv/shop/deploy/uwsgi/¦shop.ini', `${uwsgi}:1 `),
  {
    feature: 'references',
    file: uwsgi,
    at: 'socket = /run/shop/¦uwsgi.sock',
    answer: [`${nginx}:8 unix:/run/shop/uwsgi.sock`, `${uwsgi}:36 /run/shop/uwsgi.sock`],
  },
  { feature: 'highlights', file: nginx, at: 'upstream s¦hop', answer: ['7', '73'] },
  {
    feature: 'rename',
    file: uwsgi,
    at: 'socket = /run/shop/¦uwsgi.sock',
    with: '/run/shop/app.sock',
    answer: [`${nginx}:8     server unix:/run/shop/app.sock fail_timeout=0;`, `${uwsgi}:36 socket = /run/shop/app.sock`],
  },
  {
    feature: 'rename',
    file: nginx,
    at: 'upstream s¦hop',
    with: 'books',
    answer: [`${nginx}:7 upstream books {`, `${nginx}:73         uwsgi_pass books;`],
  },
  {
    feature: 'rename',
    file: production,
    at: "'shop.exa¦mple.com'",
    with: 'books.example.com',
    answer: [
      `${nginx}:22     server_name books.example.com www.shop.example.com;`,
      `${nginx}:36     server_name books.example.com www.shop.example.com;`,
      `${production}:9 ALLOWED_HOSTS = ['books.example.com', 'www.shop.example.com']`,
    ],
  },
  {
    feature: 'rename',
    file: supervisor,
    at: 'stdout_logfile_backups=5',
    typed: '[group:all]\nprograms=sh¦op',
    with: 'books',
    answer: [`${supervisor}:1 [program:books]`, `${supervisor}:16 programs=books`],
  },
  {
    feature: 'rename',
    file: uwsgi,
    at: 'stats = /run/shop/stats.sock',
    typed: 'folder = /run/shop\nstats = %(fol¦der)/stats.sock',
    with: 'there',
    answer: [`${uwsgi}:44 there = /run/shop`, `${uwsgi}:45 stats = %(there)/stats.sock`],
  },
  { feature: 'links', file: supervisor, at: '', answer: [`2 ${uwsgi}`] },
  { feature: 'links', file: uwsgi, at: '', answer: ['10 shop/wsgi.py', `11 ${production}`] },
  { feature: 'lenses', file: nginx, at: '', answer: ['7 → shop.ini:36 socket', '67 → shop.ini:36 socket'] },
  { feature: 'lenses', file: uwsgi, at: '', answer: ['36 ← shop.conf:73 uwsgi_pass'] },
  { feature: 'lenses', file: supervisor, at: '', answer: ['1 → shop.ini'] },
  { feature: 'symbols', file: nginx, at: '', answer: ['upstream shop', 'location ^~ /static/'] },
  { feature: 'symbols', file: uwsgi, at: '', answer: ['uwsgi'] },
  { feature: 'workspaceSymbols', file: nginx, at: '', with: 'shop.example', answer: ['server shop.example.com www.shop.example.com'] },
]

function leading(file: string, at: string, ...answer: string[]): Visit {
  return { feature: 'definition', file, at, answer }
}
