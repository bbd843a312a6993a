import type { Visit } from '../visit.ts'
import { nginx, uwsgi } from './files.ts'

/** What is shown in a text, and how it is changed. */
export const texts: Visit[] = [
  { feature: 'folding', file: nginx, at: '', answer: ['2-4', '7-8', '34-74'] },
  // Editors by themselves fold what is indented, and nothing is in a section.
  { feature: 'folding', file: uwsgi, at: '', answer: ['1-44'] },
  {
    feature: 'selection',
    file: nginx,
    at: 'fail_time¦out=0',
    answer: ['fail_timeout=0', 'unix:/run/shop/uwsgi.sock fail_timeout=0', 'server unix:/run/shop/uwsgi.sock fail_timeout=0;'],
  },
  {
    feature: 'tokens',
    file: nginx,
    at: '',
    answer: ['uwsgi_pass keyword', '$scheme variable', 'unix:/run/shop/uwsgi.sock interface'],
  },
  { feature: 'format', file: nginx, at: '    return 444;', typed: '  return 444;¦', answer: ['    return 444;'] },
  // What a file means that has a syntax error is not known, so that nothing in it is moved.
  { feature: 'format', file: nginx, at: '    return 444;', typed: '  return 444¦', answer: [] },
  { feature: 'formatRange', file: nginx, at: '    return 444;', typed: '  return 444;¦', answer: ['    return 444;'] },
  {
    feature: 'hints',
    file: uwsgi,
    at: 'stats = /run/shop/stats.sock',
    typed: 'touch-reload = %dshop.ini¦',
    answer: ['44 = /srv/shop/deploy/uwsgi/shop.ini'],
  },
  {
    feature: 'actions',
    file: nginx,
    at: 'uwsgi_read_timeout 35s',
    typed: 'proxy_read_time¦out 35s',
    answer: [
      'Write uwsgi_read_timeout',
      'Ignore nginx/proxy-directive-with-uwsgi-pass here…',
      'Explain nginx/proxy-directive-with-uwsgi-pass',
      'Fix everything in this file that can be fixed safely',
    ],
  },
]
