import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanPath, folderOf, isBelow, pathBelow, relativePath } from '../../server/src/path.ts'

const clean = {
  '/srv//shop/./static/../media/': '/srv/shop/media',
  '/../etc': '/etc',
  '/': '/',
  'C:/work/shop/../site': 'C:/work/site',
}

for (const [path, expected] of Object.entries(clean)) {
  test(`${path} is ${expected}`, () => {
    assert.equal(cleanPath(path), expected)
  })
}

test('the folder of a name alone is empty', () => {
  assert.equal(folderOf('nginx.conf'), '')
  assert.equal(folderOf('/srv/shop/nginx.conf'), '/srv/shop')
})

test('a folder is no part of one whose name begins alike', () => {
  assert.equal(isBelow('/srv/shop2', '/srv/shop'), false)
  assert.equal(isBelow('/srv/shop/static', '/srv/shop'), true)
  assert.equal(isBelow('/srv', '/'), true)
  assert.equal(pathBelow('/srv/shop', '/srv/shop2/urls.py'), '/srv/shop2/urls.py')
  assert.equal(pathBelow('/srv/shop', '/srv/shop/shop/urls.py'), 'shop/urls.py')
  assert.equal(pathBelow('/srv/shop', '/srv/shop'), '.')
})

test('paths are shown from the current folder', () => {
  assert.equal(relativePath('/w', '/w/a/b'), 'a/b')
  assert.equal(relativePath('/w/a', '/w/b'), '../b')
  assert.equal(relativePath('/', '/w/b'), 'w/b')
  assert.equal(relativePath('C:/w', 'D:/w/b'), 'D:/w/b')
})
