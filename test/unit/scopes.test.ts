import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { namesOf } from '../../server/src/features/names.ts'
import type { View } from '../../server/src/features/place.ts'
import { references } from '../../server/src/features/references.ts'
import { gather } from '../../server/src/stack.ts'
import { openWorkspace } from '../../server/src/workspace.ts'
import { show } from '../support/marks.ts'

/** Files with a cursor, and where the thing at it is spoken of; nothing where it is no thing. */
interface Case {
  what: string
  files: Record<string, string>
  found: string[]
}

const main = (include: string) => `events {}\nhttp {\n  include ${include};\n}\n`

const cases: Case[] = [
  {
    what: 'proxy_pass names an upstream of its configuration, in another file',
    files: {
      'nginx.conf': main('conf.d/*'),
      'conf.d/a.conf': 'upstream shop { server 127.0.0.1:1; }\n',
      'conf.d/b.conf': 'server { location / { proxy_pass http://sh¦op; } }\n',
    },
    found: ['conf.d/a.conf:1 «shop»', 'conf.d/b.conf:1 «shop»'],
  },
  {
    what: 'a host in proxy_pass is an address where no upstream has its name',
    files: {
      'nginx.conf': main('conf.d/*'),
      'conf.d/a.conf': 'upstream other { server 127.0.0.1:1; }\n',
      'conf.d/b.conf': 'server { location / { proxy_pass http://sh¦op:80; } }\n',
    },
    found: ['conf.d/b.conf:1 «http://shop:80»'],
  },
  {
    what: 'an upstream of another configuration is another one',
    files: {
      'one/nginx.conf': `events {}\nhttp {\n  upstream sh¦op { server 127.0.0.1:1; }\n  server { location / { uwsgi_pass shop; } }\n}\n`,
      'two/nginx.conf': `events {}\nhttp {\n  upstream shop { server 127.0.0.1:2; }\n  server { location / { uwsgi_pass shop; } }\n}\n`,
    },
    found: ['one/nginx.conf:3 «shop»', 'one/nginx.conf:4 «shop»'],
  },
  {
    what: 'a value of a map is an upstream where one has its name',
    files: {
      'nginx.conf': main('conf.d/*'),
      'conf.d/a.conf': 'upstream green { server 127.0.0.1:1; }\nupstream blue { server 127.0.0.1:2; }\n',
      'conf.d/b.conf': 'map $cookie_side $side { default gr¦een; b blue; c purple; }\nserver { location / { proxy_pass http://$side; } }\n',
    },
    found: ['conf.d/a.conf:1 «green»', 'conf.d/b.conf:1 «green»'],
  },
  {
    what: 'a value of a map that no upstream is called is none',
    files: {
      'nginx.conf': main('conf.d/*'),
      'conf.d/a.conf': 'upstream green { server 127.0.0.1:1; }\n',
      'conf.d/b.conf': 'map $cookie_side $side { default green; c pur¦ple; }\nserver { location / { proxy_pass http://$side; } }\n',
    },
    found: [],
  },
  {
    what: 'each server has named locations of its own',
    files: {
      'nginx.conf': main('conf.d/*'),
      'conf.d/a.conf': 'server { try_files $uri @a¦pp; location @app { return 200; } }\n',
      'conf.d/b.conf': 'server { listen 81; try_files $uri @app; location @app { return 200; } }\n',
    },
    found: ['conf.d/a.conf:1 «@app»', 'conf.d/a.conf:1 «@app»'],
  },
  {
    what: 'a variable is one in the whole configuration',
    files: {
      'nginx.conf': main('conf.d/*'),
      'conf.d/a.conf': 'map $uri $ca¦che { default 1h; }\n',
      'conf.d/b.conf': 'server { location / { expires $cache; } }\n',
    },
    found: ['conf.d/a.conf:1 «$cache»', 'conf.d/b.conf:1 «$cache»'],
  },
]

/** A workspace in memory whose files can be edited, and the cursor. */
function liveView(files: Record<string, string>): {
  view: () => View
  edit(name: string, text: string): void
  name: string
  offset: number
} {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`/w/${name}`, text.replace('¦', '')]))
  const workspace = openWorkspace({ root: '/w', list: () => [...texts.keys()], read: path => texts.get(path) })
  const [name, text] = Object.entries(files).find(([, text]) => text.includes('¦')) ?? assert.fail('no cursor')
  return {
    name,
    offset: text.indexOf('¦'),
    view: () => ({ workspace, stacks: gather(workspace), problems: [], uriOf: path => `file://${path}` }),
    edit(name, text) {
      texts.set(`/w/${name}`, text)
      workspace.changed([`/w/${name}`])
    },
  }
}

for (const { what, files, found } of cases)
  describe(what, () => {
    test('at once', () => {
      const { view, name, offset } = liveView(files)
      assert.deepEqual(referencesAt(view(), name, offset), found)
    })

    for (const edited of Object.keys(files))
      test(`when ${edited} was edited after everything was read`, () => {
        const { view, edit, name, offset } = liveView(files)
        for (const stack of view().stacks) namesOf(stack)
        edit(edited, `${(files[edited] ?? '').replace('¦', '')}\n# edited\n`)
        assert.deepEqual(referencesAt(view(), name, offset), found)
      })
  })

function referencesAt(view: View, name: string, offset: number): string[] {
  const document = view.workspace.document(`/w/${name}`) ?? assert.fail(name)
  return show(view, references({ ...view, document, offset }, { includeDeclaration: true }))
}
