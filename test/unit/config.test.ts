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
whatever = 1
`
  assert.deepEqual(parseConfig('/w/djdeploy.toml', text, rules), {
    path: '/w/djdeploy.toml',
    language: 'zh-cn',
    exclude: ['old/**'],
    levels: { stack: 'warning', 'nginx/alias-slash': 'off' },
    target: { distribution: 'debian-12', uwsgiFlavour: 'pip' },
    paths: { '/srv/shop': 'src' },
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
  ['an unknown flavour', '[target]\nuwsgi-flavour = "apt"\n', '/w/djdeploy.toml:2: "apt" is no uwsgi-flavour; "pip" or "distribution" is'],
  ['a relative server path', '[paths]\n"srv" = "."\n', '/w/djdeploy.toml:2: "srv" is no absolute path on the server'],
  ['exclude as a string', 'exclude = "a"\n', '/w/djdeploy.toml:1: exclude takes a list of patterns: exclude = ["build/**"]'],
  ['an unknown language', 'language = "de"\n', '/w/djdeploy.toml:1: "de" is no language of djdeploy; one of en, zh-cn is'],
  ['text that is no TOML', '[rules]\nstack = off\n', '/w/djdeploy.toml:2: invalid TOML: invalid value'],
]

for (const [name, text, message] of mistakes) {
  test(`${name} is named with its line`, () => {
    assert.throws(() => parseConfig('/w/djdeploy.toml', text, rules), { message })
  })
}
