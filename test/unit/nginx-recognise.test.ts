import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { matches } from '../../server/src/formats/glob.ts'
import { isNginx } from '../../server/src/formats/nginx/recognise.ts'

suite('globs', () => {
  const cases: [pattern: string, yes: string[], no: string[]][] = [
    ['*.conf', ['a.conf', 'conf.conf'], ['.a.conf', 'a.conf~', 'conf']],
    ['*', ['a', 'a~'], ['.a']],
    ['.*', ['.a'], ['a']],
    ['a?c', ['abc'], ['ac', 'abbc']],
    ['[a-c]x[!0-9]', ['bxy'], ['dxy', 'bx1']],
    ['[^a]*', ['ba'], ['ab']],
    ['[]]', [']'], ['[']],
    ['[a', ['[a'], ['a']],
    ['**', ['a'], []],
    ['*a*a*a*b', ['aaab'], ['a'.repeat(5000)]],
  ]
  for (const [pattern, yes, no] of cases)
    test(pattern, () => {
      for (const name of yes) assert.ok(matches(pattern, name), name)
      for (const name of no) assert.ok(!matches(pattern, name), name)
    })
})

suite('what is nginx', () => {
  const site = 'server {\n  listen 80;\n  location / { proxy_pass http://a; }\n}\n'
  const yes: [path: string, text: string][] = [
    ['nginx.conf', ''],
    ['deploy/nginx.conf.j2', ''],
    ['shop.nginx', ''],
    ['shop.vhost', ''],
    ['sites-available/shop', site],
    ['docker/nginx/templates/default.conf.template', ''],
    ['nginx/conf.d/tls.conf', 'ssl_protocols TLSv1.3;\n'],
    ['deploy/shop.conf', site],
    ['deploy/shop.conf', 'server\n{\n  listen 80;\n}\n'],
    ['deploy/shop_nginx.tpl', 'upstream {{ name }} {\n  server a:1;\n}\n'],
    ['deploy/shop.conf', `# shop\n#! edited by hand\n${site}`],
    ['deploy/proxy.conf', '# headers\nproxy_set_header Host $host;\nproxy_set_header X-Real-IP $remote_addr;\n'],
  ]
  const no: [what: string, path: string, text: string][] = [
    ['logstash', 'a.conf', 'input {\n  beats { port => 5044 }\n}\noutput {\n}\n'],
    ['freeradius', 'a.conf', 'server default {\nlisten {\n  type = auth\n  port = 0\n}\n}\n'],
    ['rspamd', 'a.conf', 'upstream local {\n  default = yes;\n  hosts = "localhost";\n}\n'],
    ['Upstart', 'a.conf', 'description "x"\nstart on runlevel [2345]\nexec /usr/bin/x\n'],
    ['Apache', 'sites-available/a.conf', '<VirtualHost *:80>\n  DocumentRoot /x\n</VirtualHost>\n'],
    ['supervisor', 'nginx/supervisor.conf', '[program:nginx]\ncommand=nginx\n'],
    ['HCL', 'a.conf', 'server {\n  enabled = true\n}\n'],
    ['bind', 'named.conf', 'options {\n  directory "/var/cache/bind";\n};\nzone "a" { type master; };\n'],
    ['Caddy', 'Caddyfile', 'a.example {\n  reverse_proxy a:1\n}\n'],
    ['parameters', 'nginx/uwsgi_params', 'uwsgi_param A b;\n'],
    ['a shell script with a here-document', 'setup.sh', `cat <<EOF\n${site}EOF\n`],
    ['a shell script without an ending', 'bin/setup', `#!/bin/sh\ncat <<EOF\n${site}EOF\n`],
    ['Markdown', 'nginx/readme.md', site],
    ['PHP', 'nginx/site.php', `<?php\n$site = <<<END\n${site}END;\n`],
    ['a patch', 'nginx/fix.patch', `From: a\n\n${site}`],
    ['what git ignores', 'sites-enabled/.gitignore', '/*\n'],
    ['logrotate', 'nginx/logrotate.conf', '/var/log/nginx/*.log {\n  daily\n  postrotate\n    nginx -s reopen\n  endscript\n}\n'],
    ['Dovecot', 'nginx/proxy.conf', 'protocols = imap\npassdb {\n  driver = lua\n}\n!include_try /etc/dovecot/local.conf\n'],
    ['collectd', 'conf.d/nginx.conf', 'LoadPlugin nginx\n<Plugin "nginx">\n  URL "http://localhost/status"\n</Plugin>\n'],
    ['Shiny Server', 'shiny.conf', 'run_as shiny;\nserver {\n  listen 3838;\n  location / { site_dir /srv/shiny; }\n}\n'],
    ['a piece of a Helm chart', 'chart/templates/_shop.tpl', `{{- define "shop.site" -}}\n${site}{{- end -}}\n`],
    ['monit', 'monit/nginx.conf', 'check process nginx with pidfile /run/nginx.pid\n  start program = "/bin/systemctl start nginx"\n'],
  ]
  for (const [path, text] of yes) test(path, () => assert.ok(isNginx(`/w/${path}`, text)))
  for (const [what, path, text] of no) test(`not ${what}`, () => assert.ok(!isNginx(`/w/${path}`, text)))
})
