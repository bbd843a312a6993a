import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { partsIn } from '../../server/src/facts/parts.ts'
import type { Workspace } from '../../server/src/formats/format.ts'
import { rules } from '../../server/src/rules/index.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { piecesOf } from '../../server/src/rules/pieces.ts'
import type { Finding } from '../../server/src/rules/rule.ts'
import { gather, stacksByProject } from '../../server/src/stack.ts'
import { openWorkspace } from '../../server/src/workspace.ts'
import { readPage } from '../support/pages.ts'
import { filesBelow, workspaceOf } from '../support/workspace.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = new URL('../../server/src/rules/', import.meta.url)

/** The workspaces of the examples on all pages. */
const examples = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(file => /^[a-z]+\/[a-z-]+\.md$/.test(file))
  .flatMap(file => readPage(file.slice(0, -3), readFileSync(new URL(file, folder), 'utf8')))
  .map(({ files }) => files)

const sites = examples.flatMap(files => Object.values(files).filter(text => /^server \{/m.test(text) && !/^http \{/m.test(text)))

/** A server that includes some sites, and one of its own. */
function including(some: readonly string[]): Record<string, string> {
  const main = `user www-data;\nevents {}\nhttp {\n  root /srv/www;\n  include sites/*.conf;\n  server { listen 81; server_name other.example; location / { proxy_pass http://127.0.0.1:9; } }\n}\n`
  return { 'etc/nginx.conf': main, ...Object.fromEntries(some.map((text, index) => [`etc/sites/${index}.conf`, text])) }
}

const together = Array.from({ length: 60 }, (_, index) => including(sites.slice(index * 3, index * 3 + 6)))

test('what a rule finds in each part by itself is what it finds in the whole', () => {
  for (const files of [...examples, ...together])
    for (const stack of gather(workspaceOf(files))) {
      const parts = stack.nginx.flatMap(partsIn)
      const { of, left } = piecesOf(stack)
      const pieces = [...parts.map(of), left()]
      for (const rule of rules.filter(({ perPart }) => perPart)) {
        const whole = named(rule.check(stack))
        assert.deepEqual(named(pieces.flatMap(piece => [...rule.check(piece)])), whole, `${rule.id} in ${Object.keys(files)}`)
      }
    }
})

function named(findings: Iterable<Finding>): string[] {
  return [...new Set([...findings].map(({ at, message }) => `${at.source.path}:${at.start}-${at.end} ${message}`))].sort()
}

/** Numbers below a limit that are the same in each run. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state % below
  }
}

const workspaces: Record<string, Record<string, string>> = {
  'the examples': filesBelow(`${root}/examples`),
  'sites in one configuration': including(sites.slice(0, 12)),
  'sites that include snippets': {
    'nginx.conf': 'events {}\nhttp {\n  include snippets/*.conf;\n  include sites/*.conf;\n}\n',
    'sites/a.conf': 'server {\n  server_name a.example;\n  include shared/static;\n  include shared/static;\n}\n',
    'sites/b.conf':
      'upstream b { server 127.0.0.1:8000; }\nserver {\n  server_name b.example;\n  location / { proxy_pass http://b; include shared/headers; }\n}\n',
    'shared/static': 'location /static { alias /srv/static/; }\n',
    'shared/headers': 'proxy_set_header Host $host;\nadd_header X-Frame-Options DENY;\n',
    'snippets/gzip.conf': 'gzip on;\n',
    'uwsgi.ini': '[uwsgi]\nhttp = 127.0.0.1:8000\nini = more.ini\n',
    'more.ini': '[uwsgi]\nmaster = true\nharakiri = %(limit)\nlimit = 30\n',
  },
  'sites that are included within http and beside it': {
    'nginx.conf':
      'events {}\ninclude first/*.conf;\nhttp {\n  include first/*.conf;\n  include second/*.conf;\n}\ninclude second/*.conf;\n',
    'first/a.conf': 'server {\n  server_name a.example;\n}\nlocation / { return 204; }\n',
    'second/b.conf': 'location / { return 204; }\nupstream b { server 127.0.0.1:8000; }\n',
  },
  ...Object.fromEntries(['tutorial-library', 'tutorial-diary'].map(name => [name, filesBelow(`${root}/test/stacks/${name}`)])),
}

for (const [name, files] of Object.entries(workspaces))
  test(`after any changes everything is as if it were read anew: ${name}`, () => {
    const texts = new Map(Object.entries(files).map(([file, text]) => [`/w/${file}`, text]))
    const paths = [...texts.keys()].filter(path => !path.endsWith('expected.txt'))
    const open = () => openWorkspace({ root: '/w', list: () => [...texts.keys()], read: path => texts.get(path) })
    const live = open()
    const roll = dice(20261129)
    for (let change = 0; change < 150; change++) {
      const path = paths[roll(paths.length)] ?? ''
      texts.set(path, mutated(texts.get(path) ?? '', files[path.slice('/w/'.length)] ?? '', roll))
      live.changed([path])
      assert.deepEqual(problems(live), problems(open()), `change ${change}, of ${path}:\n${texts.get(path)}`)
    }
  })

/** What only shows when another file changes: the rule, and which of the texts of that file it has something to say about. */
const elsewhere: [name: string, rule: string, file: string, texts: [text: string, isReported: boolean][], site: string][] = [
  [
    'the upstream that a server passes to',
    'nginx/host-header-missing',
    'deploy/sites/a.conf',
    [8000, 8001, 8000].map(port => [`upstream up {\n  server 127.0.0.1:${port};\n}\n`, port === 8000]),
    'location / { proxy_pass http://up; }',
  ],
  ...['static/alias-relative-path', 'static/root-includes-location'].map((rule): (typeof elsewhere)[number] => [
    'a script that fills in a path',
    rule,
    'deploy/install.sh',
    [
      ['cp sites/b.conf /etc/nginx/sites-enabled/\n', true],
      ['sed -i s#var/files#/srv# sites/b.conf\n', false],
      ['cp sites/b.conf /etc/nginx/sites-enabled/\n', true],
    ],
    rule === 'static/alias-relative-path' ? 'location /files/ { alias var/files/; }' : 'location /files/ { root /var/files/; }',
  ]),
]

for (const [name, rule, file, changes, location] of elsewhere)
  test(`what ${rule} says of a server changes with ${name}`, () => {
    const texts = new Map(
      Object.entries({
        'manage.py': '',
        'shop/settings.py': "ALLOWED_HOSTS = ['shop.example']\n",
        'shop/wsgi.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
        'deploy/shop.ini': '[uwsgi]\nhttp-socket = 127.0.0.1:8000\nmodule = shop.wsgi\n',
        'deploy/nginx.conf': 'events {}\nhttp {\n  include sites/*.conf;\n}\n',
        [file]: '',
        'deploy/sites/b.conf': `server {\n  server_name shop.example;\n  ${location}\n}\n`,
      }).map(([file, text]) => [`/w/${file}`, text]),
    )
    const open = () => openWorkspace({ root: '/w', list: () => [...texts.keys()], read: path => texts.get(path) })
    const live = open()
    problems(live)
    // What is read again is checked part by part.
    texts.set('/w/deploy/nginx.conf', `${texts.get('/w/deploy/nginx.conf')}# again\n`)
    live.changed(['/w/deploy/nginx.conf'])
    for (const [text, isReported] of changes) {
      texts.set(`/w/${file}`, text)
      live.changed([`/w/${file}`])
      assert.deepEqual(problems(live), problems(open()))
      assert.equal(
        problems(live).some(line => line.includes(rule)),
        isReported,
        text,
      )
    }
  })

/** Another text: with a word or line more or less, or as it was at first. */
function mutated(text: string, original: string, roll: (below: number) => number): string {
  const lines = text.split('\n')
  const at = roll(lines.length)
  switch (roll(6)) {
    case 0:
      return original
    case 1:
      return lines.toSpliced(at, 1).join('\n')
    case 2:
      return lines.toSpliced(at, 0, original.split('\n')[roll(original.split('\n').length)] ?? '').join('\n')
    case 3:
      return lines.with(at, (lines[at] ?? '').replace(/[\w.]+/, 'x')).join('\n')
    default: {
      const offset = roll(text.length + 1)
      return text.slice(0, offset) + [';', 'x', '}', '{', '%(limit)', '\n', '#', '1'][roll(8)] + text.slice(offset)
    }
  }
}

function problems(workspace: Workspace): string[] {
  const found = stacksByProject(workspace).flatMap(({ name, stacks }) => workspace.keep('problems', name, () => lint(stacks())))
  return found.map(({ rule, at, message, related = [] }) => {
    const ends = related.map(note => `${note.at.source.path}:${note.at.start}`)
    return `${at.source.path}:${at.start}-${at.end} ${rule} ${message} ${ends}`
  })
}
