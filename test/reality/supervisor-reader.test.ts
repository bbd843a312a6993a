import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Source, type Span, span } from '../../server/src/span.ts'
import { splitCommand } from '../../server/src/syntax/commandLine.ts'
import { readEnvironment } from '../../server/src/syntax/environment.ts'
import { expandPercents, percentProblems } from '../../server/src/syntax/percent.ts'

const commands = [
  'gunicorn -b :8000  shop.wsgi',
  '',
  ' ',
  `bash -c 'a b'`,
  `"c \\" d"`,
  `"c \\n d"`,
  `"c \\\\ d"`,
  `'c \\ d'`,
  `'a'"b"c`,
  `a\\ b`,
  `a\\'b`,
  `a \\`,
  `"a`,
  `'a`,
  `a "b c" 'd`,
  `""`,
  `'' a ""`,
  `a""b`,
  'a\nb\tc\rd',
  '"a\nb"',
  'a\\\nb',
  'a && b || c; d | e > f',
  '$HOME ~ `x` $(y z)',
  'a#b #c',
  '"it\'s" \'say "x"\'',
  '--env=A="b c"',
  '-c "import x; y(\\"z\\")"',
  'é "ü ö"',
  'a\u00a0b',
  'a\u000bb\u000cc',
  '\\a \\b',
  '"\\$x \\`y"',
  '"\\',
  '"a\\',
  `'\\'`,
  `'\\''`,
  `"'" '"'`,
  'a=b',
  '%(here)s/x',
  '{a,b}',
]

const environments = [
  '',
  'A=1,B=2',
  'A="a,b"',
  "A='x'",
  'A="a=b"',
  'A=""',
  'A=1,',
  'A=a b',
  'A=1 B=2',
  'A=a=b',
  'A=',
  'A',
  'A=a@b',
  'A=x;y',
  'A=1;B=2',
  'A={"j":1}',
  'A="1"x,B=2',
  'A=http://x/?a=1',
  'A=redis://h:1/0,B=2',
  'A=$HOME',
  'A=a#b',
  'A=a#b\nc,B=2',
  'A="a#b"',
  `A='say "hi"'`,
  'A="x',
  "A=it's",
  'A=*',
  'A=a*,B=1',
  'A="1"\nB="2"',
  'A="1",\n  B="2"',
  'A = 1 , B = 2',
  ',A=1',
  'A=1,,B=2',
  'A=é',
  'A="é"',
  'A=a"b"',
  'A="a""b"',
  'A=1,A=2',
  'A=a\\b',
  'A="a\\"b"',
  'A=(x):y-+.z',
  'A="1" #c',
  'A==b',
  '"A"=1',
  'A=!',
  'A="\'x\'"',
]

const expansions = { here: '/etc/s', program_name: 'shop', process_num: 0, numprocs: 1, ENV_HOME: '/root' }

const formats = [
  '%(here)s/x',
  '%(program_name)s_%(process_num)02d',
  '100%',
  '%Y',
  '%(here)',
  '%(here',
  '%(nope)s',
  '%(ENV_HOME)s',
  '%(ENV_HOME)d',
  '%%',
  '50%% of %(here)s',
  '%s',
  '%s %s',
  '%s %(here)s %s',
  '%(here)s %s',
  '%r',
  '%d',
  '%c',
  '%5s|',
  '%(here)10s|',
  '%(here)-10s|',
  '%(process_num)d',
  '%(process_num)3d|',
  '%(process_num)x',
  '%(process_num)c',
  '%(process_num)f',
  '%(numprocs)s',
  '% %',
  '%5%',
  '%*d',
  '%(process_num)*d',
  '%(here)%',
  '%(nope)%',
  '%',
  'a % b',
  'p%40ss',
  '%(a(b))s',
  '%()s',
  '%(here)ls',
  '%(here).2s',
  '%(here)q',
  'no percent',
  '%.s',
  '%%%',
  '%%%%(here)s',
]

const reader = `
import json, shlex, sys
from supervisor.datatypes import dict_of_key_value_pairs
from supervisor.options import expand
def answer(f, *a):
    try: return f(*a)
    except Exception as e: return None
asked = json.load(sys.stdin)
json.dump({
    'commands': [answer(shlex.split, c) for c in asked['commands']],
    'environments': [answer(dict_of_key_value_pairs, e) for e in asked['environments']],
    'formats': [answer(expand, f, asked['expansions'], 'x') for f in asked['formats']],
}, sys.stdout)
`

interface Answers {
  commands: (string[] | null)[]
  environments: (Record<string, string> | null)[]
  formats: (string | null)[]
}

const answers = JSON.parse(
  execFileSync(interpreter(), ['-c', reader], { input: JSON.stringify({ commands, environments, formats, expansions }), encoding: 'utf8' }),
) as Answers

/** The Python that supervisord runs in. */
function interpreter(): string {
  const supervisord = execFileSync('sh', ['-c', 'command -v supervisord'], { encoding: 'utf8' }).trim()
  return /^#!\s*(\S+)/.exec(readFileSync(supervisord, 'utf8'))?.[1] ?? 'python3'
}

function whole(text: string): Span {
  return span(new Source('/w/x', text), 0, text.length)
}

test('commands are split as shlex splits them', () => {
  for (const [index, command] of commands.entries()) {
    const { words, unbalanced } = splitCommand(whole(command), 'shlex')
    assert.deepEqual(unbalanced ? null : words.map(({ value }) => value), answers.commands[index], command)
  }
})

test('variables are read as supervisor reads them', () => {
  for (const [index, environment] of environments.entries()) {
    const { pairs, trouble } = readEnvironment(whole(environment))
    const read = trouble ? null : Object.fromEntries(pairs.map(({ name, value }) => [name.value, value.value]))
    assert.deepEqual(read, answers.environments[index], environment)
  }
})

test('supervisor starts with just the percent signs that have no problem', () => {
  const kinds = new Map(Object.entries(expansions).map(([name, value]) => [name, typeof value === 'number' ? 'number' : 'text'] as const))
  for (const [index, format] of formats.entries()) {
    const problems = percentProblems(format, name => kinds.get(name))
    assert.equal(
      problems.every(({ kind }) => kind === 'table'),
      answers.formats[index] !== null,
      format,
    )
    assert.equal(
      problems.some(({ kind }) => kind === 'table'),
      /^%(5?s|r|\.s)|^p%40s/.test(format),
      format,
    )
  }
})

test('names are put in as supervisor puts them in', () => {
  const values = new Map<string, string | number>(Object.entries(expansions))
  for (const [index, format] of formats.entries()) {
    const answer = answers.formats[index]
    if (answer === null || /%[-\d.]*[sr]|%\(\w+\)([-.]|[xcf])/.test(format)) continue
    assert.equal(
      expandPercents(format, name => values.get(name)),
      answer,
      format,
    )
  }
})
