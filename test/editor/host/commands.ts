import assert from 'node:assert/strict'
import { commands, languages, window } from 'vscode'
import { forget, placeOf, problemsOf, textOf, until, uriOf } from './support/place.ts'

const nginx = 'beginner/deploy/nginx.conf'
const uwsgi = 'beginner/deploy/uwsgi.ini'
const supervisor = 'beginner/deploy/supervisor.conf'

suite('a command', () => {
  setup(() => until(() => [nginx, uwsgi, supervisor].every(path => problemsOf(path).length > 0)))
  teardown(forget)

  test('checks everything again', async () => {
    const told = new Set<string>()
    const listening = languages.onDidChangeDiagnostics(({ uris }) => {
      for (const { path } of uris) told.add(path)
    })
    await commands.executeCommand('djdeploy.check')
    await until(() => [nginx, uwsgi, supervisor].every(path => told.has(uriOf(path).path)))
    listening.dispose()
  })

  test('fixes what is safe in the file in front', async () => {
    const [site, program] = [await textOf(nginx), await textOf(supervisor)]
    await placeOf(supervisor, '')
    await commands.executeCommand('djdeploy.fixFile')
    assert.notEqual(await textOf(supervisor), program)
    assert.equal(await textOf(nginx), site)
  })

  test('fixes what is safe in all files', async () => {
    await commands.executeCommand('djdeploy.fixProject')
    assert.match(await textOf(supervisor), /^autorestart=true\nredirect_stderr/m)
    assert.match(await textOf(nginx), /uwsgi_read_timeout 300s;/)
  })

  test('starts the server again', async () => {
    let stopped = false
    const listening = languages.onDidChangeDiagnostics(() => {
      stopped ||= problemsOf(nginx).length === 0
    })
    await commands.executeCommand('djdeploy.restart')
    await until(() => stopped && problemsOf(nginx).length > 0)
    listening.dispose()
  })

  test('shows what the server writes', async () => {
    await commands.executeCommand('djdeploy.showOutput')
    await until(() => window.visibleTextEditors.some(({ document }) => document.uri.scheme === 'output'))
    await commands.executeCommand('workbench.action.closePanel')
  })
})
