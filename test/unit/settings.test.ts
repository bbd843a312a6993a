import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { definitionsIn } from '../../server/src/facts/definitions.ts'
import { isLiteral, isUnset, isWrittenIn, itemsOf, type Setting } from '../../server/src/facts/settings.ts'
import { settingsModule, settingsNamedIn } from '../../server/src/formats/django.ts'
import { findModule, findModuleInAnyCase, projectOf } from '../../server/src/formats/modules.ts'
import { textOf } from '../../server/src/span.ts'
import type { Value } from '../../server/src/syntax/python/reader.ts'
import { documentOf } from '../support/documents.ts'
import { workspaceOf } from '../support/workspace.ts'

/** A value as Python writes it; `?` is unknown, `?x` unknown with the default `x`, and `P'x'` a path. */
function show(value: Value): string {
  switch (value.kind) {
    case 'text':
      return `'${value.value}'`
    case 'path':
      return `P'${value.value}'`
    case 'number':
      return String(value.value)
    case 'flag':
      return value.value ? 'True' : 'False'
    case 'none':
      return 'None'
    case 'list':
      return `[${value.items.map(show).join(', ')}]`
    case 'tuple':
      return `(${value.items.map(show).join(', ')}${value.items.length === 1 ? ',' : ''})`
    case 'dict':
      return `{${value.pairs.map(([key, value]) => `${show(key)}: ${show(value)}`).join(', ')}}`
    case 'unknown':
      return value.otherwise ? `?${show(value.otherwise)}` : '?'
  }
}

/** The settings of the last file, one a line; `…` at the end where others may be set. */
function settingsOf(files: Record<string, string>): string[] {
  const workspace = workspaceOf({ 'manage.py': '', ...files })
  const path = `/w/${Object.keys(files).at(-1)}`
  const document = workspace.document(path, 'django')
  assert.ok(document)
  const { settings, complete } = settingsModule(document, workspace)
  return [...[...settings.values()].map(({ name, value }) => `${name} = ${show(value)}`), ...(complete ? [] : ['…'])]
}

const head =
  'import os\nfrom pathlib import Path\nBASE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))\nROOT = Path(__file__).resolve().parent.parent\n'

/** Expressions after `head` in `/w/shop/settings.py`, and their values. */
const expressions: [code: string, value: string][] = [
  ['BASE', "'/w'"],
  ['ROOT', "P'/w'"],
  ["Path(__file__).resolve(strict=True).parents[1] / 'static'", "P'/w/static'"],
  ["Path(__file__).parent.joinpath('a', 'b')", "P'/w/shop/a/b'"],
  ["os.path.abspath(os.path.join(os.path.dirname(__file__), '..'))", "'/w'"],
  ['os.path.normpath(os.path.join(os.path.realpath(__file__), os.pardir, os.pardir))', "'/w'"],
  ["os.path.join(BASE, 'a', 'b/')", "'/w/a/b/'"],
  ["os.path.join(ROOT, 'a')", "'/w/a'"],
  ["os.path.join(BASE, '/static/')", "'/static/'"],
  ["ROOT / '/static/'", "P'/static'"],
  ["str(ROOT / 'a')", "'/w/a'"],
  ["f'{ROOT}/a{1 + 1}'", "'/w/a2'"],
  ["f'{BASE!r}'", '?'],
  ["'%s/x' % BASE", "'/w/x'"],
  ["'%s-%d%%' % ('a', 3)", "'a-3%'"],
  ["'%(a)s' % {'a': 'b'}", "'b'"],
  ["'{}/x/{1}'.format(BASE, 'y')", '?'],
  ["'{}/{}'.format(BASE, 'y')", "'/w/y'"],
  ["'{base}/x'.format(base=BASE)", "'/w/x'"],
  ["BASE + '/a'", "'/w/a'"],
  ["ROOT + '/a'", '?'],
  ["'/x',", "('/x',)"],
  ["'a' 'b'", "'ab'"],
  ["r'\\d' '\\x41\\n'", "'\\dA\n'"],
  ["'a,b'.split(',')", "['a', 'b']"],
  ["' A '.strip().lower()", "'a'"],
  ["int('8') + 1", '9'],
  ["bool('False')", 'True'],
  ['60 * 60 * 24', '86400'],
  ['[1] + [2]', '[1, 2]'],
  ['(1,) + (2, 3)', '(1, 2, 3)'],
  ['[*(1, 2), 3]', '[1, 2, 3]'],
  ["{'a': 1, **{'a': 2, 'b': 3}}", "{'a': 2, 'b': 3}"],
  ["dict(a=1)['a']", '1'],
  ['None or 5', '5'],
  ['1 if True else 2', '1'],
  ["'a' in ['a'] and 'x' not in 'abc'", 'True'],
  ["os.environ['X']", '?'],
  ["os.environ.get('X')", '?None'],
  ["os.environ.get('X', 'd')", "?'d'"],
  ["os.environ.get('X') or 'd'", "?'d'"],
  ["os.getenv('X', 'False') == 'True'", '?False'],
  ["os.environ.get('X', 'a,b').split(',')", "?['a', 'b']"],
  ["ROOT / os.environ.get('X', 'static')", "?P'/w/static'"],
  ["'on' if os.environ.get('X') else 'off'", "?'off'"],
  ["'test' in __import__('sys').argv", '?'],
  ["open('/x').read()", '?'],
  ['[x for x in range(3)]', '?'],
  ['1 < 2 < 3', '?'],
  ['2.0', '?'],
  ['0.5', '0.5'],
  ['undefined_name', '?'],
]

for (const [code, value] of expressions)
  test(`X = ${code}`, () => {
    const lines = settingsOf({ 'shop/settings.py': `${head}X = ${code}\n` })
    assert.equal(
      lines.find(line => line.startsWith('X')),
      `X = ${value}`,
    )
  })

/** Whole modules: the files, the last of which is read, and its settings. */
const modules: Record<string, { files: Record<string, string>; settings: string[] }> = {
  'django-environ': {
    files: {
      'shop/settings.py':
        "import environ\nROOT = environ.Path(__file__) - 2\nenv = environ.Env(DEBUG=(bool, False))\nA = ROOT('static')\nB = str(ROOT.path('x'))\nDEBUG = env('DEBUG')\nC = env.bool('C', default=True)\nD = env.db()\n",
    },
    settings: ['ROOT = ?', "A = '/w/static'", "B = '/w/x'", 'DEBUG = ?False', 'C = ?True', 'D = ?'],
  },
  'a join helper': {
    files: {
      'shop/settings.py':
        'import os\nhere = lambda *x: os.path.join(os.path.abspath(os.path.dirname(__file__)), *x)\ndef root(*x):\n    """Below the project."""\n    return os.path.join(here("..", *x))\nA = here("a", "b")\nB = root("c")\n',
    },
    settings: ["A = '/w/shop/a/b'", "B = '/w/shop/../c'"],
  },
  'python-decouple': {
    files: { 'settings.py': "from decouple import config\nDEBUG = config('DEBUG', default='off', cast=bool)\nKEY = config('KEY')\n" },
    settings: ['DEBUG = ?False', 'KEY = ?'],
  },
  'lists and dicts change in place': {
    files: {
      'settings.py':
        "A = [1]\nB = A\nA += (2,)\nB.append(3)\nA.insert(0, 0)\nD = {'default': {}}\nD['default']['NAME'] = 'x'\nD.update(z=1)\nE = (1,)\nE += (2,)\n",
    },
    settings: ['A = [0, 1, 2, 3]', 'B = [0, 1, 2, 3]', "D = {'default': {'NAME': 'x'}, 'z': 1}", 'E = (1, 2)'],
  },
  'later assignments win, and earlier ones do not come back': {
    files: {
      'shop/settings/__init__.py': '',
      'shop/settings/base.py': "DEBUG = True\nAPPS = ['a']\n_private = 1\n",
      'shop/settings/prod.py': 'DEBUG = None\nfrom .base import *\nAPPS += ["b"]\n',
    },
    settings: ['DEBUG = True', "APPS = ['a', 'b']"],
  },
  'imports by name, by module and from above': {
    files: {
      'shop/__init__.py': 'VERSION = "1"\n',
      'shop/settings/base.py': 'A = 1\nB = 2\n',
      'shop/settings/prod.py':
        'from shop.settings.base import A as X\nfrom . import base\nimport shop.settings.base as other\nfrom .. import VERSION\nY = base.B\nZ = other.A\n',
    },
    settings: ['X = 1', "VERSION = '1'", 'Y = 2', 'Z = 1'],
  },
  '__all__ decides': {
    files: { 'base.py': "__all__ = ['A']\nA = 1\nB = 2\n", 'settings.py': 'from base import *\n' },
    settings: ['A = 1'],
  },
  'modules that import each other': {
    files: { 'base.py': 'A = 1\nfrom settings import *\nB = 2\n', 'settings.py': 'from base import *\nC = A\n' },
    settings: ['A = 1', 'B = 2', 'C = 1'],
  },
  'an optional module that is not there may override what was set before': {
    files: { 'shop/settings.py': 'DEBUG = True\ntry:\n    from .local_settings import *\nexcept ImportError:\n    pass\nLATER = 1\n' },
    settings: ['DEBUG = ?', 'LATER = 1', '…'],
  },
  'an optional module that is there does': {
    files: {
      'shop/local_settings.py': 'DEBUG = False\n',
      'shop/settings.py': 'DEBUG = True\ntry:\n    from .local_settings import *\nexcept ImportError:\n    pass\n',
    },
    settings: ['DEBUG = False'],
  },
  'a module that is not there and not optional': {
    files: { 'shop/settings.py': 'A = 1\nfrom .secrets import *\nfrom .other import KEY\nB = 2\n' },
    settings: ['A = ?', 'KEY = ?', 'B = 2', '…'],
  },
  'a known condition takes its branch': {
    files: { 'settings.py': 'DEBUG = False\nif DEBUG:\n    A = 1\nelif not DEBUG:\n    A = 2\nelse:\n    A = 3\n' },
    settings: ['DEBUG = False', 'A = 2'],
  },
  'of an unknown condition only what all branches agree on is known': {
    files: {
      'settings.py':
        "import os\nA = 1\nB = 1\nL = ['x']\nif os.environ.get('X'):\n    A = 2\n    C = 1\n    D = 1\n    L.append('y')\nelse:\n    D = 1\nE = 1\n",
    },
    settings: ['A = ?', 'B = 1', 'L = ?', 'C = ?', 'D = 1', 'E = 1'],
  },
  'a branch that ends in an error does not count': {
    files: { 'settings.py': "import os\nA = 1\nif not os.environ.get('X'):\n    A = 2\n    raise ValueError('X')\n" },
    settings: ['A = 1'],
  },
  'a server runs no tests': {
    files: { 'settings.py': "import sys\nA = 1\nif 'test' in sys.argv:\n    A = 2\nif __name__ == '__main__':\n    A = 3\n" },
    settings: ['A = 1'],
  },
  'what may fail goes both ways': {
    files: { 'settings.py': "import os\ntry:\n    A = os.environ['A']\n    B = 1\nexcept KeyError:\n    A = 'dev'\n    B = 1\n" },
    settings: ['A = ?', 'B = 1'],
  },
  'an optional library': {
    files: {
      'settings.py':
        "APPS = ['a']\nX = 1\ntry:\n    import debug_toolbar\n    APPS.append('debug_toolbar')\nexcept ImportError:\n    pass\n",
    },
    settings: ['APPS = ?', 'X = 1'],
  },
  loops: {
    files: { 'settings.py': "A = ['a']\nB = 1\nfor x in ['b']:\n    A.append(x)\n" },
    settings: ['A = ?', 'B = 1'],
  },
  'code that may set any name': {
    files: { 'settings.py': 'import django_heroku\nDEBUG = True\ndjango_heroku.settings(locals())\nA = 1\n' },
    settings: ['DEBUG = ?', 'A = 1', '…'],
  },
  'names set through globals': {
    files: { 'settings.py': "A = 1\nglobals()['B'] = 2\nglobals().update({'A': 3})\nC = globals().get('NOT')\n" },
    settings: ['A = 3', 'B = 2', 'C = None'],
  },
  'a computed name may be any': {
    files: { 'settings.py': 'import os\nA = 1\nfor key in os.environ:\n    globals()[key] = 1\n' },
    settings: ['A = ?', '…'],
  },
  'executed text': { files: { 'settings.py': "A = 1\nexec(open('x').read())\nB = 2\n" }, settings: ['A = ?', 'B = 2', '…'] },
  'lists given to code that is not seen': {
    files: {
      'settings.py':
        "from lib import setup\nimport logging.config\nA = ['a']\nB = {'b': 1}\nC = 'c'\nsetup(A, C)\nlogging.config.dictConfig(B)\n",
    },
    settings: ['A = ?', "B = {'b': 1}", "C = 'c'"],
  },
  'functions that change what they mention': {
    files: { 'settings.py': "A = ['a']\nB = 1\nC = 1\ndef f():\n    global B\n    A.append('b')\n    B = 2\nf()\n" },
    settings: ['A = ?', 'B = ?', 'C = 1'],
  },
  'a branch that changes the list of another module': {
    files: {
      'base.py': "APPS = ['a']\n",
      'settings.py': "import os\nimport base\nif os.environ.get('X'):\n    base.APPS.append('x')\nAPPS = base.APPS\n",
    },
    settings: ['APPS = ?'],
  },
  'functions that bring back what was deleted': {
    files: { 'settings.py': 'A = 1\ndef f():\n    global A\n    A = 2\ndel A\nf()\n' },
    settings: ['A = ?'],
  },
  'django-configurations': {
    files: { 'settings.py': 'from configurations import Configuration\nclass Dev(Configuration):\n    DEBUG = True\n' },
    settings: ['…'],
  },
  'a statement that does not parse': { files: { 'settings.py': "A = 1\nB = ['x'\nC = 2\n" }, settings: ['A = 1', 'B = ?', 'C = 2', '…'] },
  'unpacking and chains': {
    files: { 'settings.py': 'A, (B, C) = 1, (2, 3)\nD = E = []\nD.append(1)\n' },
    settings: ['A = 1', 'B = 2', 'C = 3', 'D = [1]', 'E = [1]'],
  },
  deletions: { files: { 'settings.py': "A = 1\nD = {'a': 1, 'b': 2}\ndel A, D['a']\n" }, settings: ["D = {'b': 2}"] },
  'lists that contain themselves, and values without bounds': {
    files: { 'settings.py': `A = [1]\nA.append(A)\nB = 'x'\n${'B = B + B\n'.repeat(60)}` },
    settings: ['A = [1, ?]', 'B = ?'],
  },
}

for (const [name, { files, settings }] of Object.entries(modules)) test(name, () => assert.deepEqual(settingsOf(files), settings))

test('a value knows the expression that gave it, and a setting the statement that decided it', () => {
  const text = "HOSTS = ['a']\nALLOWED_HOSTS = HOSTS\nALLOWED_HOSTS.append('b')\nDEBUG = True\nif True:\n    DEBUG = False\nX = 'a' 'b'\n"
  const workspace = workspaceOf({ 'settings.py': text })
  const document = workspace.document('/w/settings.py', 'django')
  assert.ok(document)
  const { settings } = settingsModule(document, workspace)
  const get = (name: string): Setting => settings.get(name) ?? assert.fail(name)
  assert.equal(textOf(get('DEBUG').at), 'DEBUG = False')
  assert.equal(textOf(get('DEBUG').value), 'False')
  const hosts = get('ALLOWED_HOSTS')
  assert.equal(textOf(hosts.at), "ALLOWED_HOSTS.append('b')")
  const [a, b] = itemsOf(hosts.value) ?? []
  assert.ok(a && b)
  assert.deepEqual([textOf(a), isLiteral(a), isWrittenIn(hosts, a)], ["'a'", true, false])
  assert.equal(isLiteral(get('X').value), false)
})

test('a settings module is named from the folder of manage.py, or from the first folder that is no package', () => {
  const full = 'INSTALLED_APPS = []\n'
  const workspace = workspaceOf({
    'site/manage.py': '',
    'site/conf/settings/prod.py': full,
    'lib/pack/__init__.py': '',
    'lib/pack/settings.py': full,
    'app/settings/views.py': 'X = 1\n',
  })
  const names = workspace.documents.flatMap(document => document.format.facts(document, workspace).settings ?? [])
  assert.deepEqual(
    names.map(({ name, project }) => [name, project]),
    [
      ['pack.settings', '/w/lib'],
      ['conf.settings.prod', '/w/site'],
    ],
  )
  assert.equal(projectOf(workspace, '/w/site/conf/wsgi.py'), '/w/site')
})

test('a setting is surely absent only where everything was seen', () => {
  const read = (text: string) => {
    const workspace = workspaceOf({ 'settings.py': text })
    const document = workspace.document('/w/settings.py', 'django')
    return document ? settingsModule(document, workspace) : assert.fail()
  }
  assert.equal(isUnset(read('A = 1\n'), 'STATIC_ROOT'), true)
  assert.equal(isUnset(read('from somewhere import *\n'), 'STATIC_ROOT'), false)
})

test('what manage.py and wsgi.py name as settings', () => {
  const named = (text: string) => {
    const document = workspaceOf({ 'wsgi.py': text }).document('/w/wsgi.py', 'django')
    const found = document && settingsNamedIn(document)
    return found && `${found.name} ${textOf(found.at)}`
  }
  assert.equal(named("import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"), "shop.settings 'shop.settings'")
  assert.equal(named("import os\ndef main():\n  os.environ['DJANGO_SETTINGS_MODULE'] = 'a.b'\n"), "a.b 'a.b'")
  assert.equal(named("import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', os.getenv('X'))\n"), undefined)
  assert.equal(
    named("import os\nif x:\n  os.environ['DJANGO_SETTINGS_MODULE'] = 'a'\nelse:\n  os.environ['DJANGO_SETTINGS_MODULE'] = 'b'\n"),
    undefined,
  )
})

test('which file an import reads', () => {
  const workspace = workspaceOf({ 'Shop/wsgi.py': '', 'pkg/__init__.py': '', 'pkg.py': '' })
  assert.equal(findModule(workspace, '/w', 'Shop.wsgi'), '/w/Shop/wsgi.py')
  assert.equal(findModule(workspace, '/w', 'shop.wsgi'), undefined)
  assert.equal(findModuleInAnyCase(workspace, '/w', 'shop.wsgi'), '/w/Shop/wsgi.py')
  assert.equal(findModule(workspace, '/w', 'pkg'), '/w/pkg/__init__.py')
})

const definitions: [module: string, names: string[], complete: boolean][] = [
  ['from x import y as application\n', ['application'], true],
  ['import os.path, wsgi as app\n', ['app', 'os'], true],
  ['try:\n  import app\nexcept ImportError:\n  app = None\n', ['app'], true],
  ['if x:\n  a, (b, *c) = 1, 2\n', ['a', 'b', 'c'], true],
  ['def f():\n  global app\n  app = 1\n', ['app', 'f'], true],
  ['from x import *\napp = 1\n', ['app'], false],
  ["globals()['app'] = 1\n", [], false],
  ["exec('app = 1')\n", [], false],
  ['def __getattr__(name):\n  return 1\n', ['__getattr__'], false],
]
for (const [module, names, complete] of definitions)
  test(`a module defines ${names.join(', ') || 'no name'}${complete ? '' : ', and perhaps others'}: ${JSON.stringify(module)}`, () => {
    const found = definitionsIn(documentOf('django', module).tree)
    assert.deepEqual({ names: [...found.names].sort(), complete: found.complete }, { names, complete })
  })

const words =
  "A B os Path env = += ( ) [ ] { } : , . / % + - * ** or and not in is if else lambda 'x' '%s' '{}' f'{A}' 1 None True import from .base \n \n \n    for with try: except: def return class del globals() locals() exec update append extend join format split __file__ parents parent raise".split(
    ' ',
  )

test('no module makes the reader fail', () => {
  const statements = fc.constantFrom(
    ...expressions.map(([code]) => `A = ${code}\n`),
    ...Object.values(modules).map(({ files }) => Object.values(files).at(-1) ?? ''),
  )
  const noise = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map(words => words.join(' '))
  fc.assert(
    fc.property(fc.array(fc.oneof(statements, noise), { maxLength: 8 }), parts => {
      const workspace = workspaceOf({ 'base.py': parts.toReversed().join(''), 'settings.py': `${head}${parts.join('')}` })
      for (const path of workspace.files) {
        const document = workspace.document(path, 'django')
        if (document) settingsModule(document, workspace)
      }
    }),
    { numRuns: 1500 },
  )
})

test('deep and long modules come to an end', () => {
  const texts = [
    `A = ${'['.repeat(3000)}${']'.repeat(3000)}\n`,
    `A = 1${' + 1'.repeat(20_000)}\n`,
    `A = [0]\n${'if X:\n  A.append(1)\n'.repeat(3000)}`,
    `A = []\n${'A = [A]\n'.repeat(3000)}`,
    `A = [1]\n${'A = [A, A]\n'.repeat(60)}`,
    'f = lambda: f()\nA = f()\n',
    'def f(x):\n  return f(x) + f(x)\nA = f(1)\n',
    'from settings import *\n'.repeat(500),
  ]
  for (const text of texts) settingsOf({ 'settings.py': text })
})
