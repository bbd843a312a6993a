import assert from 'node:assert/strict'

/** Stands for the cursor. */
const cursor = '¦'

/** A feature of the language server. */
export type Feature =
  | 'actions'
  | 'completion'
  | 'definition'
  | 'folding'
  | 'format'
  | 'formatRange'
  | 'highlights'
  | 'hints'
  | 'hover'
  | 'lenses'
  | 'links'
  | 'references'
  | 'rename'
  | 'selection'
  | 'signature'
  | 'symbols'
  | 'tokens'
  | 'workspaceSymbols'

/** One use of a feature on `examples/correct`, and what an editor gets. The same visits are paid over stdio and in VS Code. */
export interface Visit {
  feature: Feature
  file: string
  /** A piece of the file's text; `¦` is the cursor. */
  at: string
  /** What is typed in the place of that piece before the feature is asked; the cursor is here then. */
  typed?: string
  /** What else the feature is asked with: a new name, or what is looked for. */
  with?: string
  /** The answer, in lines. Of completion, hover and lists only these are asked for; of all others, there is nothing else. */
  answer: string[]
}

const nginx = 'deploy/nginx/shop.conf'
const uwsgi = 'deploy/uwsgi/shop.ini'
const supervisor = 'deploy/supervisor/shop.conf'

export const visits: Visit[] = [
  {
    feature: 'completion',
    file: nginx,
    at: 'uwsgi_read_timeout 35s;',
    typed: 'uwsgi_read_t¦',
    answer: ['uwsgi_read_timeout'],
  },
  {
    feature: 'completion',
    file: nginx,
    at: 'uwsgi_pass shop;',
    typed: 'uwsgi_pass ¦;',
    answer: ['shop', 'unix:/run/shop/uwsgi.sock'],
  },
  { feature: 'completion', file: uwsgi, at: 'harakiri = 30', typed: 'harak¦', answer: ['harakiri'] },
  { feature: 'completion', file: uwsgi, at: 'module = shop.wsgi:application', typed: 'module = ¦', answer: ['shop.wsgi:application'] },
  { feature: 'completion', file: supervisor, at: 'autorestart=true', typed: 'autorestart=¦', answer: ['unexpected'] },
  { feature: 'hover', file: nginx, at: 'uwsgi_read_¦timeout', answer: ['uwsgi_read_timeout', '60s'] },
  { feature: 'hover', file: uwsgi, at: 'harak¦iri', answer: ['harakiri'] },
  { feature: 'hover', file: supervisor, at: 'startse¦cs', answer: ['startsecs'] },
  { feature: 'hover', file: 'shop/settings/production.py', at: 'SECURE_HSTS¦_SECONDS', answer: ['SECURE_HSTS_SECONDS'] },
  { feature: 'signature', file: nginx, at: 'default_type text/plain;', typed: 'default_type ¦;', answer: ['default_type <mime-type>'] },
  { feature: 'definition', file: nginx, at: 'uwsgi_pass s¦hop', answer: [`${nginx}:7 shop`] },
  { feature: 'definition', file: nginx, at: 'unix:/run/shop/¦uwsgi.sock', answer: [`${uwsgi}:36 /run/shop/uwsgi.sock`] },
  { feature: 'definition', file: nginx, at: '/srv/shop/static¦files/', answer: ['shop/settings/base.py:50 STATIC_ROOT'] },
  { feature: 'definition', file: uwsgi, at: 'shop.wsgi:¦application', answer: ['shop/wsgi.py:7 application'] },
  { feature: 'definition', file: 'shop/wsgi.py', at: 'shop.settings.¦production', answer: ['shop/settings/production.py:1 '] },
  { feature: 'definition', file: supervisor, at: '/srv/shop/deploy/uwsgi/¦shop.ini', answer: [`${uwsgi}:1 `] },
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
  { feature: 'links', file: supervisor, at: '', answer: [`2 ${uwsgi}`] },
  { feature: 'symbols', file: nginx, at: '', answer: ['upstream shop', 'location ^~ /static/'] },
  { feature: 'symbols', file: uwsgi, at: '', answer: ['uwsgi'] },
  { feature: 'workspaceSymbols', file: nginx, at: '', with: 'shop.example', answer: ['server shop.example.com www.shop.example.com'] },
  { feature: 'folding', file: nginx, at: '', answer: ['2-4', '7-8', '34-74'] },
  {
    feature: 'selection',
    file: nginx,
    at: 'fail_time¦out=0',
    answer: ['fail_timeout=0', 'server unix:/run/shop/uwsgi.sock fail_timeout=0;'],
  },
  {
    feature: 'tokens',
    file: nginx,
    at: '',
    answer: ['uwsgi_pass keyword', '$scheme variable', 'unix:/run/shop/uwsgi.sock interface'],
  },
  { feature: 'format', file: nginx, at: '    return 444;', typed: '  return 444;¦', answer: ['    return 444;'] },
  { feature: 'formatRange', file: nginx, at: '    return 444;', typed: '  return 444;¦', answer: ['    return 444;'] },
  { feature: 'lenses', file: nginx, at: '', answer: ['7 → shop.ini:36 socket', '67 → shop.ini:36 socket'] },
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

/** Features whose answers are long: a visit asks for some of their lines. */
const long: ReadonlySet<Feature> = new Set([
  'completion',
  'folding',
  'hints',
  'hover',
  'lenses',
  'links',
  'selection',
  'symbols',
  'tokens',
  'workspaceSymbols',
])

/** Fails where an answer is not what the visit is for. */
export function holds({ feature, answer }: Visit, given: readonly string[]): void {
  if (!long.has(feature)) {
    assert.deepEqual([...given].sort(), [...answer].sort())
    return
  }
  const missing = answer.filter(line => !given.some(other => (feature === 'hover' ? other.includes(line) : other === line)))
  assert.deepEqual(missing, [], `not in\n${given.slice(0, 100).join('\n')}`)
}

/** The text of a visit's file when everything is typed, and where the cursor is. */
export function typed(text: string, { at, typed }: Visit): { text: string; offset: number } {
  const piece = at.replace(cursor, '')
  const start = text.indexOf(piece)
  assert.notEqual(start, -1, `nowhere: ${at}`)
  const offset = start + Math.max(0, (typed ?? at).indexOf(cursor))
  return { text: text.slice(0, start) + (typed ?? piece).replace(cursor, '') + text.slice(start + piece.length), offset }
}

/** Semantic tokens as the text that each colours, with its type. In `data` each has five numbers and is placed from the one before. */
export function tokensIn(text: string, data: number[] | Uint32Array, types: readonly string[]): string[] {
  const lines = text.split('\n')
  const tokens: string[] = []
  let [line, character] = [0, 0]
  for (let at = 0; at < data.length; at += 5) {
    const [down = 0, right = 0, length = 0, type = 0] = data.slice(at, at + 4)
    line += down
    character = down > 0 ? right : character + right
    tokens.push(`${lines[line]?.slice(character, character + length)} ${types[type]}`)
  }
  return tokens
}

/** The lines of a text that another does not have, each behind its number. */
export function changedLines(before: string, after: string): string[] {
  const lines = new Set(before.split('\n'))
  return after.split('\n').flatMap((line, i) => (lines.has(line) ? [] : [`${i + 1} ${line}`]))
}
