import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyFixes } from '../../server/src/rules/fix.ts'
import { lint } from '../../server/src/rules/lint.ts'
import { gather } from '../../server/src/stack.ts'
import { workspaceOf } from '../support/workspace.ts'

const traversal = 'location /static { alias /srv/shop/static/; }'

/** Text of a site, what is left of two rules in it, and the text after the fixes of what is left of the ignores. */
const cases: [what: string, text: string, left: string[], fixed?: string][] = [
  ['a comment above hides', `server {\n# djdeploy: ignore static/alias-traversal only images there\n${traversal}\n}\n`, []],
  ['a comment behind hides', `server {\n${traversal} # djdeploy: ignore static/alias-traversal only images there\n}\n`, []],
  [
    'two comments speak for the same line',
    `server {\n# djdeploy: ignore static/alias-traversal only images\n# and one more word\n${traversal}\n}\n`,
    [],
  ],
  [
    'a comment above hides in a line that has one behind it too',
    `server {\n# djdeploy: ignore static/alias-traversal only images\n${traversal} # of the shop\n}\n`,
    [],
  ],
  [
    'a reason is asked for',
    `server {\n# djdeploy: ignore static/alias-traversal\n${traversal}\n}\n`,
    ['2 the comment ignores static/alias-traversal without a reason'],
  ],
  [
    'another rule is not hidden',
    `server {\n# djdeploy: ignore nginx/try-files-404 because\n${traversal}\n}\n`,
    ['2 nothing on the next line is reported by nginx/try-files-404', '3 GET /static../settings.py'],
    `server {\n${traversal}\n}\n`,
  ],
  [
    'a rule that there is not hides nothing, and the one that was meant takes its place',
    `server {\n# djdeploy: ignore static/alias-travrsal only images\n${traversal}\n}\n`,
    ['2 there is no rule "static/alias-travrsal"; did you mean "static/alias-traversal"?', '3 GET /static../settings.py'],
    `server {\n# djdeploy: ignore static/alias-traversal only images\n${traversal}\n}\n`,
  ],
  [
    'the nearest of two rules was meant',
    `server {\n# djdeploy: ignore setting/deplicate only images\nlisten 80;\n}\n`,
    ['2 there is no rule "setting/deplicate"; did you mean "setting/duplicate"?'],
  ],
  [
    'a rule that is near to none is left as it is',
    `server {\n# djdeploy: ignore images/secret only images\nlisten 80;\n}\n`,
    ['2 there is no rule "images/secret"'],
  ],
  ...[
    'djdeploy: ignore (static/alias-traversal) images',
    'djdeploy: ignore',
    'djdeploy ignore static/alias-traversal images',
    'djdeploy: disable static/alias-traversal',
  ].map((comment): [string, string, string[]] => [
    `${comment} is not how it is written`,
    `server {\n${traversal} # ${comment}\n}\n`,
    ['2 GET /static../settings.py', '2 this hides nothing; it is written "djdeploy: ignore RULE why"'],
  ]),
  [
    'words about djdeploy are no such comment',
    'server {\n# written by djdeploy; what it should ignore is in djdeploy.toml\nlisten 80;\n}\n',
    [],
  ],
  [
    'a comment that hides nothing goes',
    'server {\nlisten 80; # djdeploy: ignore static/alias-traversal because\n}\n',
    ['2 nothing on this line is reported by static/alias-traversal'],
    'server {\nlisten 80; \n}\n',
  ],
]

for (const [what, text, left, fixed] of cases)
  test(what, () => {
    const problems = lint(gather(workspaceOf({ 'shop.nginx': text }))).filter(({ rule }) => /alias-traversal|ignore-comment/.test(rule))
    const shown = problems.map(({ at, message }) => `${at.source.position(at.start).line + 1} ${message}`)
    assert.deepEqual(
      shown.map((line, index) => line.slice(0, left[index]?.length ?? line.length)),
      left,
    )
    const fixes = problems.filter(({ rule }) => rule === 'syntax/ignore-comment').flatMap(problem => problem.fixes ?? [])
    if (fixed !== undefined) assert.equal(applyFixes(fixes).texts.get('/w/shop.nginx'), fixed)
  })

test('levels: a family, and a rule over its family', () => {
  const stacks = gather(workspaceOf({ 'shop.nginx': `server {\n${traversal}\n}\n` }))
  const severities = (levels: Parameters<typeof lint>[1]) => lint(stacks, levels).map(({ rule, severity }) => `${rule} ${severity}`)
  assert.deepEqual(severities({}), ['static/alias-traversal error'])
  assert.deepEqual(severities({ static: 'off' }), [])
  assert.deepEqual(severities({ static: 'off', 'static/alias-traversal': 'info' }), ['static/alias-traversal info'])
})

test('comments count in every format, between the keys of a compose file too', () => {
  const service = (comment: string) => `services:\n  web:\n    image: x\n${comment}    command: gunicorn -D shop.wsgi\n`
  const rulesIn = (text: string) => lint(gather(workspaceOf({ 'compose.yml': text }))).map(({ rule }) => rule)
  assert.deepEqual(rulesIn(service('')), ['gunicorn/daemon-under-supervisor'])
  assert.deepEqual(rulesIn(service('    # djdeploy: ignore gunicorn/daemon-under-supervisor it forks once\n')), [])
})
