import { test } from 'node:test'
import { folderOf } from '../support/cli.ts'
import { copyOf } from '../support/example.ts'
import { suite } from './support/suite.ts'

test('the extension on the examples', async t => {
  await suite(
    t,
    copyOf('examples'),
    'diagnostics',
    'features',
    'actions',
    'commands',
    'settings',
    'languages',
    'others',
    'pages',
    'tasks',
    'preview',
  )
})

test('the extension where nothing is deployed', async t => {
  const folder = folderOf({
    'notes.txt': 'buy milk\n',
    'app.ini': '[window]\nwidth = 80\n',
    'app/main.py': 'print(1)\n',
    'compose.yaml': 'a: 1\n',
  })
  await suite(t, folder.path, 'inactive')
})
