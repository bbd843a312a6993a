import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { type CodeAction, type CodeLens, commands, Range, window, workspace } from 'vscode'
import { forget, placeOf, problemsOf, replace, textOf, until, uriOf } from './support/place.ts'
import { set, unset } from './support/settings.ts'

const nginx = 'beginner/deploy/nginx.conf'
const uwsgi = 'beginner/deploy/uwsgi.ini'
const supervisor = 'beginner/deploy/supervisor.conf'

/** What is offered at a place under a title. */
async function actionAt(path: string, piece: string, title: string): Promise<CodeAction> {
  const { uri, position } = await placeOf(path, piece)
  const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', uri, new Range(position, position))
  return actions.find(action => action.title.startsWith(title)) ?? assert.fail(actions.map(({ title }) => title).join('\n'))
}

async function accept({ edit, command }: CodeAction): Promise<void> {
  if (edit) assert.ok(await workspace.applyEdit(edit))
  if (command) await commands.executeCommand(command.command, ...(command.arguments ?? []))
}

suite('in VS Code', () => {
  teardown(async () => {
    await forget()
    await unset()
  })

  test('a fix changes the other file', async () => {
    await until(() => problemsOf(nginx).includes('32: stack/protocol-mismatch'))
    await accept(await actionAt(nginx, '¦127.0.0.1:8000', 'Listen with socket'))
    assert.match(await textOf(uwsgi), /^socket = 127\.0\.0\.1:8000$/m)
    await until(() => !problemsOf(nginx).includes('32: stack/protocol-mismatch'))
  })

  test('an ignore comment is written above, and its reason is what is typed next', async () => {
    await until(() => problemsOf(nginx).includes('26: nginx/proxy-directive-with-uwsgi-pass'))
    await accept(await actionAt(nginx, '¦proxy_read_timeout', 'Ignore'))
    assert.match(await textOf(nginx), /# djdeploy: ignore nginx\/proxy-directive-with-uwsgi-pass .+\n +proxy_read_timeout/)
    const { document, selection } = window.activeTextEditor ?? assert.fail('no editor')
    assert.notEqual(document.getText(selection), '')
    await until(() => !problemsOf(nginx).some(problem => problem.endsWith('nginx/proxy-directive-with-uwsgi-pass')))
  })

  test('a lens leads to the other end', async () => {
    const { uri } = await placeOf(nginx, '')
    const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri, 100)
    const { command } = lenses.find(({ command }) => command?.title === '→ uwsgi.ini:15 http') ?? assert.fail('no lens')
    await commands.executeCommand(command?.command ?? '', ...(command?.arguments ?? []))
    const { document, selection } = window.activeTextEditor ?? assert.fail('no editor')
    assert.deepEqual([document.uri.path, document.getText(selection)], [uriOf(uwsgi).path, '127.0.0.1:8000'])
  })

  test('what is safe to fix is fixed on save', async () => {
    await set('editor', 'codeActionsOnSave', { 'source.fixAll.djdeploy': 'explicit' })
    await until(() => problemsOf(supervisor).length > 0)
    const before = await textOf(supervisor)
    await replace(supervisor, 'user=shop', 'user = shop')
    assert.ok(await window.activeTextEditor?.document.save())
    const text = await textOf(supervisor)
    assert.match(text, /^autorestart=true\nredirect_stderr/m)
    assert.match(text, /9%%kW2x/)
    writeFileSync(uriOf(supervisor).fsPath, before)
  })
})
