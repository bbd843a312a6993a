import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { CodeAction, CodeActionContext } from 'vscode-languageserver-types'
import { type ActionContext, actions, fixAllKind } from '../../server/src/features/actions.ts'
import { diagnosticOf, rulePage } from '../../server/src/features/diagnostic.ts'
import { type Place, rangeOf, type View } from '../../server/src/features/place.ts'
import { rules } from '../../server/src/rules/index.ts'
import { stackFolders } from '../support/documents.ts'
import { readPage } from '../support/pages.ts'
import { placeIn, viewOf } from '../support/place.ts'
import { filesBelow } from '../support/workspace.ts'

type Files = Record<string, string>

const plain: CodeActionContext = { diagnostics: [] }
const all = 'Fix everything in this file that can be fixed safely'
const project = { 'manage.py': '', 'shop/wsgi.py': 'application = 1\n' }

/** What is offered at the cursor, and the files after the one with a `>` was taken; files that stay as they were are not named. */
const cases: [what: string, files: Files, offered: string[], after: Files][] = [
  [
    'the only safe fix of a finding is the preferred one',
    { 'a.nginx': 'server {\n  access_log off¦\n}\n' },
    ['> * Insert ";"', all],
    { 'a.nginx': 'server {\n  access_log off;\n}\n' },
  ],
  [
    'a fix may change the other file',
    {
      ...project,
      'a.nginx': 'server {\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://unix:/run/sh¦op.sock;\n  }\n}\n',
      'uwsgi.ini': '[uwsgi]\nsocket = /run/shop.sock\nchmod-socket = 666\nmodule = shop.wsgi\n',
    },
    ['Pass with uwsgi_pass', '> Listen with http-socket', 'Ignore stack/protocol-mismatch here…'],
    { 'uwsgi.ini': '[uwsgi]\nhttp-socket = /run/shop.sock\nchmod-socket = 666\nmodule = shop.wsgi\n' },
  ],
  [
    'all safe fixes of the file, wherever the cursor is',
    { ...project, 'uwsgi.ini': '[uwsgi]\nmodule = shop.wsgi # why\nprocesses = 2\nso¦cket = :8000\n' },
    [`> ${all}`],
    { 'uwsgi.ini': '[uwsgi]\n# why\nmodule = shop.wsgi\nmaster = true\nprocesses = 2\nsocket = :8000\n' },
  ],
  [
    'line ends are those of the file',
    { ...project, 'uwsgi.ini': '[uwsgi]\r\nmodule = shop.wsgi\r\nprocesses = ¦2\r\n' },
    ['* Add master = true', '> Ignore uwsgi/no-master here…', all],
    { 'uwsgi.ini': '[uwsgi]\r\nmodule = shop.wsgi\r\n# djdeploy: ignore uwsgi/no-master why\r\nprocesses = 2\r\n' },
  ],
  [
    'an ignore comment stands above the line that it speaks for, in a value over several lines too',
    { ...project, 'supervisor.conf': '[program:a]\nuser=b\ncommand=gunicorn\n  --rel¦oad shop.wsgi\n' },
    ['* Remove it', '> Ignore gunicorn/reload-production here…', all],
    {
      'supervisor.conf':
        '[program:a]\nuser=b\ncommand=gunicorn\n  # djdeploy: ignore gunicorn/reload-production why\n  --reload shop.wsgi\n',
    },
  ],
  [
    'two findings that one change mends bring it once',
    {
      'manage.py': 'import django\n',
      'shop/wsgi.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
      'shop/settings.py':
        "from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\nINSTALLED_APPS = ['django.contrib.staticfiles']\nSTATIC_URL = '/static/'\nSTATIC_ROOT = BASE_DIR / 'static'\n",
      'uwsgi.ini': '[uwsgi]\nsocket = 127.0.0.1:8000\nchdir = /srv/shop\nmodule = shop.wsgi\n',
      'shop.nginx':
        'server {\n  location /static/ { alias /srv/sh¦op/; }\n  location / { include uwsgi_params; uwsgi_pass 127.0.0.1:8000; }\n}\n',
    },
    ['> Serve /srv/shop/static', 'Ignore static/root-alias-mismatch here…', 'Ignore static/serves-project-root here…'],
    {
      'shop.nginx':
        'server {\n  location /static/ { alias /srv/shop/static/; }\n  location / { include uwsgi_params; uwsgi_pass 127.0.0.1:8000; }\n}\n',
    },
  ],
  [
    'where a comment would be none, there is none to add',
    { ...project, 'compose.yml': 'services:\n  a:\n    image: x\n    command: >\n      gunicorn -¦D\n      shop.wsgi\n' },
    ['> * Remove it', all],
    { 'compose.yml': 'services:\n  a:\n    image: x\n    command: >\n      gunicorn\n      shop.wsgi\n' },
  ],
]

suite('code actions', () => {
  for (const [what, files, offered, after] of cases)
    test(what, () => {
      const place = placeIn(files)
      const found = actionsAt(place)
      assert.deepEqual(
        found.map(titleOf),
        offered.map(title => title.replace('> ', '')),
      )
      const action = found[offered.findIndex(title => title.startsWith('> '))] ?? assert.fail('nothing is taken')
      assert.deepEqual(changed(action, place), after)
    })

  const place = () => placeIn({ ...project, 'uwsgi.ini': '[uwsgi]\nmodule = shop.wsgi\n  processes = ¦2\n' })

  test('only what is asked for', () => {
    const kinds = (only: string[]) => actionsAt(place(), { diagnostics: [], only }).map(({ kind }) => kind)
    assert.deepEqual(kinds(['source.fixAll']), [fixAllKind])
    assert.deepEqual(kinds(['source']), [fixAllKind])
    assert.deepEqual(kinds(['quickfix']), ['quickfix', 'quickfix'])
    assert.deepEqual(kinds(['refactor']), [])
  })

  test('an editor with our commands opens the page of a rule, and selects the reason of an ignore comment', () => {
    const found = actionsAt(place(), { ...plain, hasCommands: true })
    assert.deepEqual(
      found.flatMap(({ title, command }) => (command ? [[title, command.command, command.arguments]] : [])),
      [
        [
          'Ignore uwsgi/no-master here…',
          'djdeploy.select',
          ['file:///w/uwsgi.ini', { start: { line: 2, character: 37 }, end: { line: 2, character: 40 } }],
        ],
        ['Explain uwsgi/no-master', 'djdeploy.explain', ['uwsgi/no-master']],
      ],
    )
  })

  test('the diagnostic that the editor has is the one that is fixed', () => {
    const { problems, ...view } = place()
    const [problem] = problems
    assert.ok(problem)
    const diagnostic = { ...diagnosticOf(problem, view, rulePage), data: 'of the editor' }
    const [fix, ignore] = actionsAt(place(), { diagnostics: [diagnostic] })
    assert.deepEqual(fix?.diagnostics, [diagnostic])
    assert.deepEqual(ignore?.diagnostics, [diagnostic])
  })

  test('a problem is shown with its rule, its page, and the other end', () => {
    const view = viewOf({
      ...project,
      'a.nginx': 'server {\n  location / {\n    uwsgi_pass 127.0.0.1:8000;\n    include uwsgi_params;\n  }\n}\n',
      'uwsgi.ini': '[uwsgi]\nhttp-socket = 127.0.0.1:8000\nmodule = shop.wsgi\n',
    })
    const problem = view.problems.find(({ rule }) => rule === 'stack/protocol-mismatch') ?? assert.fail()
    const { message, relatedInformation, ...diagnostic } = diagnosticOf(problem, view, rulePage)
    assert.match(message, /^nginx speaks uwsgi/)
    assert.deepEqual(diagnostic, {
      range: { start: { line: 2, character: 15 }, end: { line: 2, character: 29 } },
      severity: 1,
      code: 'stack/protocol-mismatch',
      codeDescription: { href: 'djdeploy:/rules/stack/protocol-mismatch.md' },
      source: 'djdeploy',
    })
    assert.deepEqual(
      relatedInformation?.map(({ location }) => location),
      [{ uri: 'file:///w/uwsgi.ini', range: { start: { line: 1, character: 14 }, end: { line: 1, character: 28 } } }],
    )
  })

  test('what nothing reads any more is shown as such', () => {
    const { problems, ...view } = viewOf({ 'a.nginx': 'events { }\nhttp {\n  server {\n    listen 443 ssl;\n    ssl on;\n  }\n}\n' })
    const problem = problems.find(({ rule }) => rule === 'setting/deprecated') ?? assert.fail()
    assert.deepEqual(diagnosticOf(problem, view).tags, [2])
  })

  test('are offered at any range of any file', () => {
    for (const folder of ['examples/beginner', ...stackFolders()]) {
      const view = viewOf(filesBelow(folder))
      for (const document of view.workspace.documents) {
        const { text } = document.source
        for (let start = 0; start <= text.length; start += 1 + Math.floor(text.length / 40))
          for (const end of [start, start + 30, text.length]) {
            const range = { start: document.source.position(start), end: document.source.position(Math.min(end, text.length)) }
            for (const { edit } of actions(view, document, range, { ...plain, hasCommands: true }))
              for (const edits of Object.values(edit?.changes ?? {})) assert.ok(edits.length > 0)
          }
      }
    }
  })

  const folder = new URL('../../server/src/rules/', import.meta.url)
  for (const { id } of rules.filter(({ id }) => !id.startsWith('syntax/')))
    test(`${id} is ignored by the comment that is offered, in every example of its page`, () => {
      const examples = readPage(id, readFileSync(new URL(`${id}.md`, folder), 'utf8')).filter(({ kind }) => kind === 'reported')
      const offered = examples.map(({ files }) => ignoreAll(id, files))
      assert.ok(
        offered.some(count => count > 0),
        'no comment is offered',
      )
    })
})

/** Ignores each finding of a rule by itself, and sees that it is gone and nothing is wrong with the comment; gives how many could be. */
function ignoreAll(id: string, files: Files): number {
  const view = viewOf(files)
  const found = view.problems.filter(({ rule }) => rule === id)
  return found.filter(problem => {
    const document = view.workspace.document(problem.at.source.path) ?? assert.fail(problem.at.source.path)
    const { path } = document.source
    const action = actions(view, document, rangeOf(problem.at), plain).find(({ title }) => title === `Ignore ${id} here…`)
    if (!action) return false
    const { start } = action.edit?.changes?.[view.uriOf(path)]?.[0]?.range ?? assert.fail()
    const left = viewOf({ ...files, ...changed(action, view) }).problems
    const same = left.filter(
      ({ rule, at }) => rule === id && at.source.path === path && at.source.position(at.start).line === start.line + 1,
    )
    const complaints = left.filter(({ rule }) => rule === 'syntax/ignore-comment')
    assert.deepEqual(
      [...same, ...complaints].map(({ message }) => message),
      [],
    )
    return true
  }).length
}

function actionsAt(place: Place, context: ActionContext = plain): CodeAction[] {
  const { source } = place.document
  const position = source.position(place.offset)
  return actions(place, place.document, { start: position, end: position }, context)
}

/** A star stands for what the editor may do without asking. */
function titleOf({ title, isPreferred }: CodeAction): string {
  return isPreferred ? `* ${title}` : title
}

function changed({ edit }: CodeAction, { workspace }: View): Files {
  return Object.fromEntries(
    Object.entries(edit?.changes ?? {}).map(([uri, edits]) => {
      const path = fileURLToPath(uri)
      const text = workspace.document(path)?.source.text ?? ''
      return [path.slice('/w/'.length), TextDocument.applyEdits(TextDocument.create(uri, '', 0, text), edits)]
    }),
  )
}
