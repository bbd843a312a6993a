import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noConfig } from '../../server/src/config.ts'
import { diskFiles } from '../../server/src/files.ts'
import { inLanguage } from '../../server/src/l10n.ts'
import { open, problemsIn } from '../../server/src/load.ts'
import { folderOf } from '../support/cli.ts'

const broken = { 'nginx.conf': new Uint8Array([0]) }
const english = /this file cannot be read/
const chinese = /[\u4e00-\u9fff]/

test('English is the default, and wins where it is asked for', () => {
  const folder = folderOf(broken)
  for (const env of [{}, { LANG: 'en_US.UTF-8' }, { LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }])
    assert.match(folder.run(['lint'], { env }).stdout, english)
  assert.match(folder.run(['lint', '--lang', 'en'], { env: { LANG: 'zh_CN.UTF-8' } }).stdout, english)
})

test('Chinese comes from the option, the configuration or the environment', () => {
  const folder = folderOf(broken)
  for (const name of ['zh-cn', 'zh', 'zh_CN', 'zh-CN']) assert.match(folder.run(['lint', '--lang', name]).stdout, chinese)
  for (const env of [{ LANG: 'zh_CN.UTF-8' }, { LC_ALL: 'zh_TW', LANG: 'en' }, { LANGUAGE: 'zh' }])
    assert.match(folder.run(['lint'], { env }).stdout, chinese)
  assert.match(folder.run(['--help'], { env: { LANG: 'zh_CN.UTF-8' } }).stdout, chinese)
  assert.match(folder.run(['rules', '--lang', 'zh-cn']).stdout, chinese)
  folder.write({ 'djdeploy.toml': 'language = "zh-cn"\n' })
  assert.match(folder.run(['lint'], { env: { LANG: 'en' } }).stdout, chinese)
  assert.match(folder.run(['lint', '--lang', 'en']).stdout, english)
})

test('what programs read stays the same in every language', () => {
  const { stdout } = folderOf(broken).run(['lint', '--lang', 'zh-cn'])
  assert.match(stdout, /^nginx\.conf:1:1: error .* \[syntax\/unreadable\]\n$/)
})

test('complaints about options of generate are in Chinese as well', () => {
  const folder = folderOf(broken)
  for (const wrong of [['--set', 'threads=many'], ['--stack', 'apache'], ['nowhere'], ['--plan', 'nowhere.toml']])
    for (const [args, env] of [
      [['--lang', 'zh-cn'], {}],
      [[], { LANG: 'zh_CN.UTF-8' }],
    ] as const) {
      const { code, stderr } = folder.run(['generate', '--yes', ...wrong, ...args], { env })
      assert.equal(code, 2)
      assert.match(stderr, chinese)
    }
})

test('complaints about the command line and its help are in Chinese throughout', () => {
  const folder = folderOf(broken)
  const env = { LANG: 'zh_CN.UTF-8' }
  for (const args of [
    ['lint', '--fixx'],
    ['frobnicate'],
    ['explain'],
    ['show', 'a', 'b'],
    ['lint', '--fail-on', 'all'],
    ['server'],
    ['lint', '--lang'],
  ])
    for (const line of folder.run(args, { env }).stderr.trim().split('\n')) assert.match(line, chinese)
  for (const args of [[], ['lint'], ['show'], ['generate'], ['server']])
    assert.doesNotMatch(folder.run([...args, '--help'], { env }).stdout, /Usage|Arguments|Options|Commands|default|choices|display/)
})

test('why a file is not read is said in the language that is spoken when it is told', () => {
  const disk = diskFiles(folderOf({ ...broken, 'locked.conf': new Uint8Array([0, ...Buffer.from('GITCRYPT'), 0, 7]) }).path)
  const workspace = open(disk, noConfig)
  const told = (language: 'en' | 'zh-cn') => inLanguage(language, () => problemsIn(workspace, disk, noConfig).map(({ message }) => message))
  assert.deepEqual(told('en'), ['this file cannot be read: it holds NUL bytes, so it is not a text file'])
  const [message = '', ...more] = told('zh-cn')
  assert.deepEqual([/[a-z]{4}/.test(message), more], [false, []])
})
