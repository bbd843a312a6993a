import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { commands, DiagnosticTag, languages, workspace } from 'vscode'
import { forget, placeOf, problemsOf, replace, until, uriOf } from './support/place.ts'
import { tell } from './support/result.ts'

const nginx = 'beginner/deploy/nginx.conf'
const uwsgi = 'beginner/deploy/uwsgi.ini'

suite('diagnostics', () => {
  teardown(forget)

  test('are there without a file having been opened', async () => {
    await until(() => problemsOf(nginx).includes('3: stack/address-mismatch'))
    tell({ note: `first diagnostics ${Math.round(performance.now())} ms after the start of the extension host` })
    await until(() => problemsOf(uwsgi).includes('22: stack/daemonize-under-supervisor'))
    await until(() => problemsOf('beginner/shop/settings.py').includes('12: django/debug-true'))
    assert.deepEqual(
      workspace.textDocuments.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.path),
      [],
    )
  })

  test('name their rule, and the other end', async () => {
    await until(() => problemsOf(nginx).length > 0)
    const [found] = languages.getDiagnostics(uriOf(nginx)).filter(({ message }) => message.startsWith('nginx speaks uwsgi'))
    assert.equal(found?.source, 'djdeploy')
    assert.deepEqual(
      found?.relatedInformation?.map(({ location }) => [location.uri.fsPath, location.range.start.line + 1]),
      [[uriOf(uwsgi).fsPath, 15]],
    )
  })

  test('fade what is not read', async () => {
    const tagged = () => languages.getDiagnostics(uriOf(nginx)).filter(({ tags }) => tags?.includes(DiagnosticTag.Unnecessary))
    await until(() => tagged().some(({ range }) => range.start.line + 1 === 26))
  })

  test('follow an edit of one file into another, and go with its undoing', async () => {
    const [before, after] = ['3: stack/address-mismatch', '36: stack/protocol-mismatch']
    await until(() => problemsOf(nginx).includes(before))
    assert.ok(!problemsOf(nginx).includes(after))

    await replace(uwsgi, '/run/shop/uwsgi.sock', '127.0.0.1:8001')
    const edited = performance.now()
    await until(() => problemsOf(nginx).includes(after))
    tell({ note: `the finding in another file moved ${Math.round(performance.now() - edited)} ms after the edit` })
    assert.ok(!problemsOf(nginx).includes(before))

    await placeOf(uwsgi, 'socket')
    await commands.executeCommand('undo')
    await until(() => problemsOf(nginx).includes(before))
    assert.ok(!problemsOf(nginx).includes(after))
  })

  test('follow what another program writes', async () => {
    const [settings, finding] = ['beginner/shop/settings.py', '12: django/debug-true']
    const path = uriOf(settings).fsPath
    const text = readFileSync(path, 'utf8')
    await until(() => problemsOf(settings).includes(finding))
    writeFileSync(path, text.replace('DEBUG = True', 'DEBUG = False'))
    await until(() => !problemsOf(settings).includes(finding))
    writeFileSync(path, text)
    await until(() => problemsOf(settings).includes(finding))
  })

  test('come and go with a file', async () => {
    const path = 'beginner/deploy/more.nginx'
    writeFileSync(uriOf(path).fsPath, 'server {\n    lisen 80;\n}\n')
    await until(() => problemsOf(path).includes('2: setting/unknown'))
    rmSync(uriOf(path).fsPath)
    await until(() => problemsOf(path).length === 0)
  })
})
