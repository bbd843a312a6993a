import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { settingsModule } from '../../server/src/formats/django.ts'
import { openWorkspace } from '../../server/src/workspace.ts'
import { python, skipReality } from './support/needs.ts'
import { known, plain, shower } from './support/settings.ts'

/** Imports settings the way Django does and prints them. */
const importer = `
import json, sys
from django.conf import Settings
${shower}
settings = Settings(sys.argv.pop())
print(json.dumps({name: show(getattr(settings, name)) for name in settings._explicit_settings}))
`

const head = `import os, sys
from pathlib import Path
SECRET_KEY = 'x'
BASE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = Path(__file__).resolve().parent.parent
LIST = ['a', 'b']
`

/** Single statements after \`head\`; every name must be known but those that end in \`_OPEN\`. */
const statements = [
  "A = Path(__file__).resolve(strict=True).parents[1] / 'static'",
  "A = Path(__file__).parent.joinpath('a', '..', 'b')",
  "A = Path('/a//b/./c/') / '' / 'd/'",
  "A = Path('a').parent, Path('a').parent.parent, Path('/').parent, Path('/a').parents[0]",
  "A = (ROOT / '/static/').name, str(ROOT / 'x'), (ROOT / 'a.b').with_name('c')",
  "A = os.path.join(BASE, 'a', 'b/'), os.path.join(BASE, '/static/'), os.path.join(ROOT, ''), os.path.join('', 'a')",
  "A = os.path.abspath(os.path.join(os.path.dirname(__file__), '..')), os.path.normpath('//a/../b//c/.'), os.path.normpath('../a/..')",
  'A = os.path.normpath(os.path.join(os.path.realpath(__file__), os.pardir, os.pardir))',
  "A = os.path.dirname('/a/b/'), os.path.dirname('a'), os.path.dirname('/a'), os.path.dirname('//a'), os.path.basename('/a/b')",
  "A = os.path.splitext('/a/b.tar.gz'), os.path.splitext('/a/.b'), os.path.split('/a/b/'), os.path.splitext('a')",
  "here = lambda *x: os.path.join(os.path.abspath(os.path.dirname(__file__)), *x)\nA = here('a', 'b'), here()",
  "def here(name, base=BASE):\n    return '%s/%s' % (base, name)\nA = here('x'), here('y', base='z'), here(base='q', name='r')",
  "A = f'{ROOT}/x', f'{BASE}{{}}{1 + 1}', '%s/%d%%' % (BASE, 3), '{}/{}'.format(BASE, 1), '{1}{0}'.format('a', 'b'), '{x}'.format(x=True)",
  "A = '%(a)s-%(b)s' % {'a': 1, 'b': None}, '%s' % BASE, '%s' % (BASE,)",
  "A = 'a' 'b', r'\\d' '\\x41\\n', u'\\u00e9', '\\101', '''x\ny''', 'a\\\nb', '\\q'",
  "A = 'a,b, c'.split(','), ' a  b '.split(), ''.split(','), ' A '.strip().lower(), 'xxaxx'.strip('x'), 'a/'.rstrip('/'), ','.join(LIST)",
  "A = 'a-b'.replace('-', '_'), 'abc'.startswith('a'), 'abc'.endswith('b'), 'a'.upper(), 'a\\nb\\n'.splitlines()",
  "A = int('8') + 1, int(True), bool('False'), bool(''), str(1), str(None), str(True), len(LIST), len('é')",
  'A = 60 * 60 * 24, 7 // 2, -7 // 2, -7 % 3, 2 ** 10, -3, 0x1F, 0o17, 1_000, 0.5',
  "A = [1] + [2], (1,) + (2,), [*LIST, 'c'], LIST[-1], LIST.index('b'), list((1, 2)), tuple(LIST), dict(a=1), dict({'a': 1}, b=2)",
  "A = {'a': 1, **{'a': 2, 'b': 3}}, {'a': {'b': 1}}['a']['b'], {'a': 1}.get('a'), {'a': 1}.get('b'), {'a': 1}.get('b', 2)",
  "A = None or 5, 0 or 'x', 1 and 2, '' and 1, not '', 1 if LIST else 2, 'a' if not LIST else 'b'",
  "A = 1 == True, 'a' == 'b', 'a' in LIST, 'z' not in LIST, 'b' in 'abc', None is None, LIST is None, 1 < 2, 2 >= 3, (1,) == [1]",
  "A = LIST\nA += ('c',)\nA.append('d')\nA.insert(0, '0')\nA.extend(['e'])\nA.remove('a')\nB = LIST",
  "A = {'default': {}}\nA['default']['NAME'] = ROOT / 'db'\nA.update(x=1)\nA.setdefault('y', 2)\nB = A.copy()\ndel A['x']\nC = A.pop('y')",
  'A = (1,)\nA += (2,)\nB = C = []\nB.append(1)\nD, (E, F) = 1, (2, 3)\nG: int = 4\nH = 1; I = 2',
  "DEBUG = False\nif DEBUG:\n    A = 1\nelif not DEBUG:\n    A = 2\nelse:\n    A = 3\nif 'test' in sys.argv:\n    A = 4\nif __name__ == '__main__':\n    A = 5",
  "A = 1\nglobals()['B'] = 2\nglobals().update({'A': 3})\nlocals()['C'] = 4\nsetattr(sys.modules[__name__], 'D', 5)\nE = globals().get('NOT')",
  "import copy\nA = {'a': ['b']}\nB = copy.deepcopy(A)\nB['a'].append('c')\nC = copy.copy(A)\nC['a'].append('d')",
  "A = 'trailing',\nB = ('parentheses')\nC = ()\nD = []\nE = {}",
  "A_OPEN = os.environ.get('NOT_SET', 'x')\nB_OPEN = os.getenv('HOME')\nC_OPEN = [x for x in LIST]\nD_OPEN = open(__file__).read()",
  'if os.environ.get("NOT_SET"):\n    A_OPEN = 1\nelse:\n    A_OPEN = 2\n    LIST.append("c")\nLIST_OPEN = LIST',
]

/** Settings in several files, the last of which is imported. */
const layers: { name: string; files: Record<string, string> }[] = [
  {
    name: 'a package with a base',
    files: {
      'shop/__init__.py': "VERSION = '1'\n",
      'shop/settings/__init__.py': '',
      'shop/settings/base.py': `from shop import VERSION\n${head.replace('.parent.parent', '.parents[2]')}APPS = ['a']\n_hidden = 1\n`,
      'shop/settings/prod.py':
        "EARLY = 1\nAPPS = None\nfrom .base import *\nfrom . import base\nimport shop.settings.base as other\nfrom .. import VERSION as V\nAPPS += ['b']\nSAME = base.APPS\nSTATIC_ROOT = ROOT / 'static'\nSAMER = other.VERSION\nbase.CHANGED = 1\nCHANGED = base.CHANGED\n",
    },
  },
  {
    name: 'optional modules that are there, and __all__',
    files: {
      'shop/local_settings.py': '__all__ = ["DEBUG", "_X"]\nDEBUG = False\n_X = 1\nHIDDEN = 1\n',
      'shop/settings.py':
        'SECRET_KEY = "x"\nDEBUG = True\nHIDDEN = 0\ntry:\n    from .local_settings import *\nexcept ImportError:\n    DEBUG = None\nelse:\n    LOCAL = True\nfinally:\n    DONE = True\n',
    },
  },
  {
    name: 'optional modules that are not there',
    files: {
      'shop/settings.py':
        'SECRET_KEY_OPEN = SECRET_KEY = "x"\nDEBUG_OPEN = True\ntry:\n    from .local_settings import *\nexcept ImportError:\n    pass\nLATER = 1\n',
    },
  },
  {
    name: 'modules that import each other',
    files: { 'base.py': 'A = 1\nfrom settings import *\nB = 2\n', 'settings.py': 'SECRET_KEY = "x"\nfrom base import *\nC = A\n' },
  },
]

const skip = skipReality()
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'settings-')))
after(() => rmSync(folder, { recursive: true, force: true }))
let count = 0

for (const statement of statements) test(statement, { skip }, () => compare({ 'shop/settings.py': `${head}${statement}\n` }))
for (const { name, files } of layers) test(name, { skip }, () => compare(files))

/** What we know of settings is what Django has after importing them, and nothing is unknown without need. */
function compare(files: Record<string, string>): void {
  const root = join(folder, String(count++))
  const texts = new Map(Object.entries({ 'manage.py': '', ...files }).map(([name, text]) => [join(root, name), text]))
  for (const [path, text] of texts) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  const workspace = openWorkspace({ root, list: () => [...texts.keys()], read: path => texts.get(path) })
  const document = workspace.document([...texts.keys()].at(-1) ?? '', 'django')
  assert.ok(document)
  const { settings, name, complete } = settingsModule(document, workspace)
  const output = execFileSync(python, ['-c', importer, name], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', PYTHONDONTWRITEBYTECODE: '1' },
  })
  const real: Record<string, unknown> = JSON.parse(output)
  for (const [name, { value }] of settings) {
    const ours = plain(value)
    assert.deepEqual(known(ours, real[name]), real[name], name)
    if (!/_OPEN$|^LIST$|^SECRET_KEY$/.test(name))
      assert.ok(!JSON.stringify(ours).includes('"unknown"'), `${name} is unknown: ${JSON.stringify(ours)}`)
  }
  if (complete)
    assert.deepEqual(
      Object.keys(real).filter(name => !settings.has(name)),
      [],
    )
}
