import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../server/src/config.ts'

const rules = ['stack/protocol-mismatch', 'nginx/alias-slash']

test('every key is understood', () => {
  const text = `language = "zh-cn"
exclude = ["old/**"]
[rules]
stack = "warning"
"nginx/alias-slash" = "off"
[target]
distribution = "debian-12"
uwsgi-flavour = "pip"
[paths]
"/srv/shop/" = "./src/"
[generate]
stack = "gunicorn-systemd"
domains = ["shop.example.com"]
body-megabytes = 25
venv = false
static = { url = "/static/", directory = "/srv/shop/static", hashed = true }
`
  assert.deepEqual(parseConfig('/w/djdeploy.toml', text, rules), {
    path: '/w/djdeploy.toml',
    language: 'zh-cn',
    exclude: ['old/**'],
    levels: { stack: 'warning', 'nginx/alias-slash': 'off' },
    target: { distribution: 'debian-12', uwsgiFlavour: 'pip' },
    paths: { '/srv/shop': 'src' },
    generate: {
      stack: 'gunicorn-systemd',
      domains: ['shop.example.com'],
      bodyMegabytes: 25,
      venv: undefined,
      static: { url: '/static/', directory: '/srv/shop/static', hashed: true },
    },
  })
})

test('pyproject.toml is read at [tool.djdeploy]', () => {
  const text = '[project]\nname = "shop"\n[tool.djdeploy.rules]\nstack = "off"\n'
  assert.deepEqual(parseConfig('/w/pyproject.toml', text, rules).levels, { stack: 'off' })
})

const mistakes: [name: string, text: string, message: string][] = [
  ['an unknown key', 'exclude = []\nrulez = {}\n', '/w/djdeploy.toml:2: unknown key "rulez"; did you mean "rules"?'],
  [
    'an unknown rule',
    '[rules]\n\n"stack/protocol-missmatch" = "off"\n',
    '/w/djdeploy.toml:3: there is no rule or family "stack/protocol-missmatch"; did you mean "stack/protocol-mismatch"?',
  ],
  ['an unknown level', '[rules]\nstack = "fatal"\n', '/w/djdeploy.toml:2: "fatal" is no level; one of error, info, off, warning is'],
  ['a level that is no string', 'rules.stack = 3\n', '/w/djdeploy.toml:1: rules.stack takes a string in quotes'],
  ['rules that are no table', 'rules = "off"\n', '/w/djdeploy.toml:1: rules takes a table'],
  ['an unknown target', '[target]\nngnix = "1.25"\n', '/w/djdeploy.toml:2: unknown key "ngnix" in target; did you mean "nginx"?'],
  ['a version that is a number', '[target]\nnginx = 1.25\n', '/w/djdeploy.toml:2: target.nginx takes a string in quotes'],
  [
    'a misspelt distribution',
    '[target]\ndistribution = "debain-12"\n',
    '/w/djdeploy.toml:2: there is no distribution "debain-12"; did you mean "debian"?',
  ],
  [
    'a version that is a word',
    '[target]\nnginx = "stable"\n',
    '/w/djdeploy.toml:2: target.nginx takes a version such as "1.22", and "stable" is none',
  ],
  ['an unknown flavour', '[target]\nuwsgi-flavour = "apt"\n', '/w/djdeploy.toml:2: "apt" is no uwsgi-flavour; "pip" or "distribution" is'],
  ['a relative server path', '[paths]\n"srv" = "."\n', '/w/djdeploy.toml:2: "srv" is no absolute path on the server'],
  ['exclude as a string', 'exclude = "a"\n', '/w/djdeploy.toml:1: exclude takes a list of patterns: exclude = ["build/**"]'],
  ['an unknown language', 'language = "de"\n', '/w/djdeploy.toml:1: "de" is no language of djdeploy; one of en, zh-cn is'],
  ['answers that are no table', 'generate = 1\n', '/w/djdeploy.toml:1: generate takes a table'],
  ['an unknown answer', '[generate]\nproceses = 4\n', '/w/djdeploy.toml:2: unknown key "proceses" in generate; did you mean "processes"?'],
  ['a number in quotes', '[generate]\nprocesses = "4"\n', '/w/djdeploy.toml:2: generate.processes takes a whole number from 1 to 1024'],
  [
    'a stack that is none',
    '[generate]\nstack = "apache"\n',
    '/w/djdeploy.toml:2: generate.stack takes one of uwsgi-supervisor, uwsgi-systemd, gunicorn-systemd, gunicorn-supervisor, asgi-systemd, uwsgi-emperor',
  ],
  [
    'a domain that is none',
    '[generate]\ndomains = ["a.example", "b/c"]\n',
    '/w/djdeploy.toml:2: generate.domains takes a list, each item a host name',
  ],
  ['no domain', '[generate]\ndomains = []\n', '/w/djdeploy.toml:2: generate.domains takes a list, each item a host name'],
  [
    'a path with a line break',
    '[generate]\nvenv = "/srv/a\\nb"\n',
    '/w/djdeploy.toml:2: generate.venv takes an absolute path without a slash at the end, or false for none',
  ],
  [
    'a path that steps up',
    '[generate]\nsocket = "/run/../x"\n',
    '/w/djdeploy.toml:2: generate.socket takes an absolute path without a slash at the end',
  ],
  [
    'a table with a field of the wrong kind',
    '[generate.static]\nurl = "static"\ndirectory = "/srv/static"\nhashed = false\n',
    '/w/djdeploy.toml:1: generate.static takes a table with url (a URL path that begins and ends with a slash), directory (an absolute path without a slash at the end), hashed (true or false), or false for none',
  ],
  ['text that is no TOML', '[rules]\nstack = off\n', '/w/djdeploy.toml:2: invalid TOML: invalid value'],
]

for (const [name, text, message] of mistakes) {
  test(`${name} is named with its line`, () => {
    assert.throws(() => parseConfig('/w/djdeploy.toml', text, rules), { message })
  })
}
