import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderOf } from '../support/cli.ts'
import { djangoProject } from '../support/djangoProject.ts'
import { copyOf } from '../support/example.ts'
import { packed, windowOn } from './support/window.ts'

const vsix = packed()
const settings = { 'editor.minimap.enabled': false, 'editor.hover.delay': 100 }

test("a window on the beginner's example, with the packed extension", async t => {
  const window = await windowOn(copyOf('examples/beginner'), { vsix, settings })
  const { page } = window
  t.diagnostic(`the window is there after ${window.age()} ms`)

  await window.step(t, 'mistakes are counted before any file is opened', async () => {
    await page.locator('#status\\.problems', { hasText: /[1-9]/ }).waitFor()
    t.diagnostic(`and the mistakes after ${window.age()} ms`)
  })

  await window.step(t, 'a mistake is underlined', async () => {
    await window.open('nginx.conf')
    await page.locator('.squiggly-error').first().waitFor()
  })

  await window.step(t, 'the Problems view names it, and its other end', async () => {
    await page.keyboard.press('Control+Shift+M')
    const problems = page.locator('.markers-panel .monaco-list-row')
    await problems.filter({ hasText: 'nginx connects to 127.0.0.1:8001' }).waitFor()
    await problems.filter({ hasText: 'uwsgi.ini[Ln 13, Col 10]' }).waitFor()
    await window.picture('problems')
    await page.keyboard.press('Control+J')
  })

  await window.step(t, 'the pointer on a setting is told what is wrong and what the setting is', async () => {
    await window.goTo(26, 12)
    await window.run('Show or Focus Hover')
    const hover = page.locator('.monaco-hover')
    await hover.filter({ hasText: 'a slow page still ends in 504' }).first().waitFor()
    await hover.filter({ hasText: 'upstream' }).first().waitFor()
    await window.picture('hover')
    await page.keyboard.press('Escape')
  })

  await window.step(t, 'the light bulb mends it', async () => {
    await window.goTo(26, 12)
    await page.keyboard.press('Control+.')
    const offer = page.locator('.action-widget .monaco-list-row', { hasText: 'uwsgi_read_timeout' }).first()
    await offer.waitFor()
    await window.picture('fix')
    await offer.click()
    await window.line('uwsgi_read_timeout 300s;').waitFor()
  })

  await window.step(t, 'a socket is suggested where nginx passes to it', async () => {
    await window.goTo(36, 9)
    await page.keyboard.press('Shift+End')
    await page.keyboard.type('include uwsgi_params; uwsgi_pass ')
    const suggestions = page.locator('.suggest-widget.visible .monaco-list-row')
    const suggested = suggestions.filter({ hasText: /^unix:\/run\/shop\/uwsgi.sock/ })
    await suggested.waitFor()
    await suggestions.filter({ hasText: 'shop_admin' }).waitFor()
    await window.picture('completion')
    await suggested.click()
    await window.line('uwsgi_pass unix:/run/shop/uwsgi.sock;').last().waitFor()
  })

  await window.step(t, 'a socket is renamed in all files', async () => {
    await window.open('uwsgi.ini')
    await window.goTo(13, 20)
    await page.keyboard.press('F2')
    const name = page.locator('.rename-box input')
    await name.waitFor()
    assert.equal(await name.inputValue(), '/run/shop/uwsgi.sock')
    await name.fill('/run/shop/app.sock')
    await window.picture('rename')
    await page.keyboard.press('Enter')
    await window.line('socket = /run/shop/app.sock').waitFor()
    await window.open('nginx.conf')
    await window.line('uwsgi_pass unix:/run/shop/app.sock;').waitFor()
  })

  await window.step(t, 'the page of a rule is read without a network', async () => {
    await window.run('Django Deploy: Explain')
    await window.choose('Explain a Rule', 'stack/protocol-mismatch')
    const rendered = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame')
    await rendered.locator('h1', { hasText: 'stack/protocol-mismatch' }).waitFor()
    await window.picture('explain')
  })

  await window.step(t, 'what stands above a line follows what is typed in another file', async () => {
    const lens = page.locator('.codelens-decoration')
    await window.open('nginx.conf')
    await lens.filter({ hasText: 'uwsgi.ini:13 socket' }).first().waitFor()
    await page.keyboard.press('Control+\\')
    await window.open('uwsgi.ini')
    await window.goTo(1, 1)
    await page.keyboard.type('# shop\n')
    await lens.filter({ hasText: 'uwsgi.ini:14 socket' }).first().waitFor()
    await window.run('View: Join All Editor Groups')
  })

  await window.step(t, 'what the file is taken for is told, and the user says otherwise', async () => {
    await window.open('nginx.conf')
    const mistake = page.locator('.squiggly-error').first()
    const status = page.locator('#status\\.languageStatus')
    const told = page.locator('.hover-language-status')
    await mistake.waitFor()
    await status.hover()
    await told.filter({ hasText: 'nginx' }).waitFor()
    await window.run('Django Deploy: Select File Role')
    await window.choose('Role of deploy/nginx.conf', 'None')
    await mistake.waitFor({ state: 'detached' })
    // The pointer is on the status still, where it brings up nothing a second time.
    await page.mouse.move(0, 0)
    await status.hover()
    await told.filter({ hasText: 'no deployment file' }).waitFor()
  })
})

test('a window in Chinese', async t => {
  const window = await windowOn(copyOf('examples/beginner'), {
    vsix,
    settings: { ...settings, 'djdeploy.language': 'zh-cn', 'workbench.colorTheme': 'Default Dark Modern' },
  })

  await window.step(t, 'everything of ours is said in Chinese', async () => {
    await window.open('nginx.conf')
    await window.page.keyboard.press('Control+Shift+M')
    await window.page.locator('.markers-panel .monaco-list-row', { hasText: 'nginx 连的是 127.0.0.1:8001' }).first().waitFor()
    await window.picture('problems.zh-cn')
  })
})

test('a window on a project that is to be deployed', async t => {
  const around = folderOf(Object.fromEntries(Object.entries(djangoProject).map(([path, text]) => [`bookshop/${path}`, text])))
  const folder = join(around.path, 'bookshop')
  const window = await windowOn(folder, { vsix, settings })
  const { page } = window
  const choices = page.locator('.quick-input-list .monaco-list-row')
  const site = 'deploy/nginx/shop.conf'

  await window.step(t, 'what no file tells is asked, and the plan says where each value comes from', async () => {
    await window.open('settings.py')
    await window.run('Django Deploy: Generate Deployment')
    await window.choose('Generate Deployment: stack', 'nginx + gunicorn + supervisor')
    await window.choose('Generate Deployment: target', 'Debian 12')
    await choices.filter({ hasText: 'shop.example.com — shop/settings.py' }).waitFor()
    await window.picture('plan')
  })

  await window.step(t, 'a value is changed, and an impossible one refused', async () => {
    await window.choose('Generate Deployment', 'processes')
    const box = page.locator('.quick-input-widget input')
    await page.locator('.quick-input-title', { hasText: 'Generate Deployment: processes' }).waitFor()
    await box.fill('many')
    await page.locator('.quick-input-message', { hasText: 'a whole number from 1 to 1024' }).waitFor()
    await box.fill('7')
    await page.locator('.quick-input-message', { hasText: 'a whole number' }).waitFor({ state: 'hidden' })
    await page.keyboard.press('Enter')
    await page.locator('.quick-input-title', { hasText: /^Generate Deployment$/ }).waitFor()
    await box.fill('processes')
    await choices.filter({ hasText: '7 — answered' }).waitFor()
    await box.fill('')
  })

  await window.step(t, 'every file is shown before anything is written', async () => {
    await choices.filter({ hasText: 'Preview the files' }).click()
    await page.locator('.multiDiffEntry').filter({ hasText: 'README.md' }).first().waitFor()
    await window.picture('preview')
    assert.ok(!existsSync(join(folder, 'deploy')))
  })

  await window.step(t, 'and written after one question', async () => {
    await choices.filter({ hasText: 'Write…' }).click()
    await page.locator('.monaco-dialog-box .monaco-button', { hasText: /^Write$/ }).click()
    const rendered = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame')
    await rendered.locator('h1').waitFor()
    await window.picture('generated')
    assert.match(around.read('bookshop/deploy/gunicorn/gunicorn-shop.conf.py'), /^workers = 7$/m)
  })

  await window.step(t, 'a file that was changed since is left as it is, and the new one laid beside it', async () => {
    const mine = `${around.read(`bookshop/${site}`)}# mine\n`
    around.write({ [`bookshop/${site}`]: mine })
    await window.run('Django Deploy: Generate Deployment')
    await window.choose('Generate Deployment', 'body-megabytes')
    await page.locator('.quick-input-title', { hasText: 'Generate Deployment: body-megabytes' }).waitFor()
    await page.locator('.quick-input-widget input').fill('77')
    await page.keyboard.press('Enter')
    await choices.filter({ hasText: 'Preview the files' }).click()
    await window.choose('nginx/shop.conf', 'beside it')
    await choices.filter({ hasText: 'Write…' }).click()
    await page.locator('.monaco-dialog-box .monaco-button', { hasText: /^Write$/ }).click()
    const beside = join(folder, `${site}.new`)
    for (let tries = 0; tries < 200 && !existsSync(beside); tries++) await page.waitForTimeout(100)
    assert.match(around.read(`bookshop/${site}.new`), /client_max_body_size 77m;/)
    assert.equal(around.read(`bookshop/${site}`), mine)
  })

  await window.step(t, 'only the new files can be written', async () => {
    const before = around.read('bookshop/deploy/install.sh')
    await window.run('Django Deploy: Generate Deployment')
    await window.choose('Generate Deployment', 'stack')
    await window.choose('Generate Deployment: stack', 'nginx + uWSGI + systemd')
    await choices.filter({ hasText: 'Preview the files' }).click()
    await window.choose('nginx/shop.conf', 'Keep mine')
    await choices.filter({ hasText: 'Write…' }).click()
    await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Write New Files Only' }).click()
    const unit = join(folder, 'deploy/systemd/shop.service')
    for (let tries = 0; tries < 200 && !existsSync(unit); tries++) await page.waitForTimeout(100)
    assert.ok(existsSync(unit))
    assert.equal(around.read('bookshop/deploy/install.sh'), before)
    assert.ok(existsSync(join(folder, 'deploy/supervisor/shop.conf')))
  })
})

test('a window on two projects', async t => {
  const files = ['books', 'films'].flatMap(name => Object.entries(djangoProject).map(([path, text]) => [`${name}/${path}`, text]))
  const window = await windowOn(folderOf(Object.fromEntries(files)).path, { vsix, settings })
  const { page } = window

  await window.step(t, 'the deployment of the one whose manage.py is clicked is generated, without asking which', async () => {
    await window.run('View: Show Explorer')
    const explorer = page.locator('.explorer-folders-view .monaco-list-row')
    await explorer.filter({ hasText: 'films' }).click()
    await explorer.filter({ hasText: 'manage.py' }).click({ button: 'right' })
    const entry = page.locator('.context-view .action-label', { hasText: 'Generate Deployment' })
    await entry.waitFor()
    // A menu takes no click for a moment after it has opened.
    for (let tries = 0; (await entry.isVisible()) && tries < 20; tries++) {
      await entry.click({ timeout: 1000 }).catch(() => {})
      await entry.waitFor({ state: 'hidden', timeout: 1000 }).catch(() => {})
    }
    await window.choose('Generate Deployment: stack', 'nginx + uWSGI + systemd')
    await window.choose('Generate Deployment: target', 'Debian 12')
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'films — answered' }).waitFor()
  })
})
