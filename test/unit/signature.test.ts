import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signature } from '../../server/src/features/signature.ts'
import { placeIn } from '../support/place.ts'

/** The form that is shown at the `¦`, the part that is being written in `«»`; undefined where none is shown. */
function shown(files: Record<string, string>): string | undefined {
  const found = signature(placeIn(files))
  const active = found?.signatures[found.activeSignature ?? 0]
  const part = active?.parameters?.[found?.activeParameter ?? 0]?.label
  if (!active) return undefined
  assert.ok(Array.isArray(part))
  return `${active.label.slice(0, part[0])}«${active.label.slice(...part)}»${active.label.slice(part[1])}`
}

const cases: [name: string, text: string, form: string | undefined][] = [
  ['nginx/a.conf', 'server { proxy_read_timeout ¦; }', 'proxy_read_timeout «<time>»'],
  ['nginx/a.conf', 'server { proxy_set_header ¦ }', 'proxy_set_header «<field>» <value>'],
  ['nginx/a.conf', 'server { proxy_set_header Host ¦ }', 'proxy_set_header <field> «<value>»'],
  ['nginx/a.conf', 'server { add_header A b ¦; }', 'add_header <name> <value> «[always]»'],
  ['nginx/a.conf', 'server { error_page 404 50¦3; }', 'error_page «<code> ...» [=[<response>]] <uri>'],
  ['nginx/a.conf', 'server { location ¦ { } }', 'location «[ = | ~ | ~* | ^~ ]» <uri>'],
  ['nginx/a.conf', 'server { location /st¦ { } }', 'location [ = | ~ | ~* | ^~ ] «<uri>»'],
  ['nginx/a.conf', 'server { location ~ ¦ { } }', 'location [ = | ~ | ~* | ^~ ] «<uri>»'],
  ['nginx/a.conf', 'server { location @na¦ { } }', 'location «@<name>»'],
  ['nginx/a.conf', 'server { ¦ }', undefined],
  ['nginx/a.conf', 'server { list¦en 80; }', undefined],
  ['nginx/a.conf', 'server { # return ¦\n}', undefined],
  ['nginx/a.conf', 'map $a $b { x ¦; }\nserver { listen 80; }', undefined],
  ['nginx/a.conf', 'server { location / { content_by_lua_block { return ¦ } } }', undefined],
  ['uwsgi.ini', '[uwsgi]\nstatic-map = ¦', 'static-map = «<mountpoint>»=<folder>'],
  ['uwsgi.ini', '[uwsgi]\nstatic-map = /static=¦', 'static-map = <mountpoint>=«<folder>»'],
  ['uwsgi.ini', '[uwsgi]\ncron = 5 -1 ¦', 'cron = <minute> <hour> «<day>» <month> <weekday> <command>'],
  ['uwsgi.ini', '[uwsgi]\nmodule = shop.wsgi:¦', 'module = <module>[:«<callable>»]'],
  ['uwsgi.ini', '[uwsgi]\nharakiri = ¦', undefined],
  ['supervisor/a.conf', '[unix_http_server]\nchown = a:¦', 'chown = <user>[:«<group>»]'],
  ['shop.service', '[Service]\nLimitNOFILE=1:¦', 'LimitNOFILE = <soft>[:«<hard>»]'],
  ['shop/settings.py', 'DEBUG = ¦', undefined],
]

for (const [name, text, form] of cases) test(text.replaceAll('\n', '↵'), () => assert.equal(shown({ 'manage.py': '', [name]: text }), form))
