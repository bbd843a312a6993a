import type { Proof } from './proof.ts'

const unit = `[Unit]
Description=shop

[Service]
Type=notify
User=daemon
WorkingDirectory=/
Environment=DJANGO_SETTINGS_MODULE=shop.settings
ExecStart=/usr/bin/uwsgi --ini /srv/shop/uwsgi.ini
Restart=always
KillSignal=SIGQUIT

[Install]
WantedBy=multi-user.target
`
const fixed = { 'shop.service': unit }
const run = 'systemd-analyze verify --recursive-errors=no ./shop.service'

export const systemdProofs: Proof[] = [
  {
    rule: 'systemd/trailing-comment',
    because: 'the comment is part of the value',
    broken: { 'shop.service': unit.replace('Restart=always', 'Restart=always  # even after a crash') },
    fixed,
    run,
    symptom: { output: /Failed to parse service restart specifier, ignoring: always {2}# even after a crash/ },
  },
  {
    rule: 'setting/value',
    because: 'systemd knows when to restart only by its own words',
    broken: { 'shop.service': unit.replace('Restart=always', 'Restart=true') },
    fixed,
    run,
    symptom: { output: /Failed to parse service restart specifier, ignoring: true/ },
  },
  {
    rule: 'systemd/exec-relative',
    because: 'a command with a slash must be absolute',
    broken: { 'shop.service': unit.replace('ExecStart=/usr/bin/uwsgi', 'ExecStart=venv/bin/uwsgi') },
    fixed,
    run,
    symptom: { exit: 1, output: /Neither a valid executable name nor an absolute path/ },
  },
  {
    rule: 'systemd/two-execstart',
    because: 'a service starts one command',
    broken: { 'shop.service': unit.replace('Restart=', 'ExecStart=/usr/bin/uwsgi --ini /srv/shop/api.ini\nRestart=') },
    fixed,
    run,
    symptom: { exit: 1, output: /more than one ExecStart= setting/ },
  },
  {
    rule: 'systemd/environment-quoting',
    because: 'a blank begins the next variable',
    broken: { 'shop.service': unit.replace('Environment=', 'Environment=SITE_NAME=Book shop\nEnvironment=') },
    fixed: { 'shop.service': unit.replace('Environment=', 'Environment="SITE_NAME=Book shop"\nEnvironment=') },
    run,
    symptom: { output: /Invalid environment assignment, ignoring: shop/ },
  },
  {
    rule: 'systemd/backslash-space',
    because: 'only a backslash at the very end continues a line',
    broken: { 'shop.service': unit.replace('uwsgi --ini /srv/shop/uwsgi.ini', 'uwsgi \\ \n  --ini /srv/shop/uwsgi.ini') },
    fixed: { 'shop.service': unit.replace('uwsgi --ini /srv/shop/uwsgi.ini', 'uwsgi \\\n  --ini /srv/shop/uwsgi.ini') },
    run,
    symptom: { output: /Missing '=', ignoring line/ },
  },
  {
    rule: 'systemd/refused-unit',
    because: 'a service must start something',
    broken: { 'shop.service': unit.replace(/^ExecStart=.*\n/m, '') },
    fixed,
    run,
    symptom: { output: /Service has no ExecStart=.* Refusing/ },
  },
  {
    rule: 'systemd/exec-shell-syntax',
    because: 'systemd looks for a program of that name',
    broken: { 'shop.service': unit.replace('ExecStart=', 'ExecStart=cd /srv/shop && ') },
    fixed,
    run,
    symptom: { exit: 1, output: /Command cd is not executable: No such file or directory/ },
  },
  {
    rule: 'systemd/quoted-path',
    because: 'the quotes are part of the path',
    broken: { 'shop.service': unit.replace('WorkingDirectory=/', 'WorkingDirectory="/srv/shop"') },
    fixed,
    run,
    symptom: { exit: 1, output: /WorkingDirectory= path is not absolute: "/ },
  },
]
