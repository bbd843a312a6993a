import { t } from '../../l10n.ts'
import { shell } from '../escape.ts'
import type { Plan } from '../plan.ts'
import type { Target } from '../targets.ts'
import { header } from './header.ts'
import { hasEnvironment, layoutOf } from './layout.ts'
import { nobody, showsCertificate } from './nginx.ts'
import { emperorService, nginxFolders, type Place, placesOf, unitsOf } from './places.ts'
import { lines, text } from './text.ts'

/** A script that puts the files in their places and starts the site. Run again, it changes only what differs. */
export function install(plan: Plan): string {
  const { target, etc, acme, certificates } = layoutOf(plan)
  const { user, group, directory } = plan
  const nginx = target.nginxUser
  const shared = placesOf(plan).filter(({ sharedBy }) => sharedBy !== undefined)
  const nginxFiles = placesOf(plan).flatMap(({ file }) => /^nginx\/(.*)$/.exec(file)?.[1] ?? [])
  const folders = [plan.static?.directory, plan.media?.directory].filter(path => path !== undefined)
  return text`
#!/bin/sh
${header(plan)}
#
# ${t('Puts the files of this folder in their places on the server and starts the site. Run again, it changes only what differs.')}
# ${t('As root: sh install.sh. Only to see what it would do: sh install.sh --dry-run')}
set -eu
cd "$(dirname "$0")"

dry_run=
restart=
case "\${1-}" in
    --dry-run) dry_run=1 ;;
    '') ;;
    *) echo "usage: sh install.sh [--dry-run]" >&2; exit 2 ;;
esac

${functions(target)}

${sharing(plan)}

if [ -z "$dry_run" ] && [ "$(id -u)" != 0 ]; then
    stop ${message(t('This takes root: sudo sh install.sh'))}
fi
[ -f ${shell(`${directory}/manage.py`)} ] || stop ${message(t('The project is not there yet: {0} is missing.', `${directory}/manage.py`))}
${plan.tls === 'tls' && `[ -f ${certificates}/fullchain.pem ] || stop ${message(t('There is no certificate yet: {0} is missing.', `${certificates}/fullchain.pem`))}`}

${shared.map(agreement).join('\n')}
${oneDefault(plan)}

# ${t('Packages')}
${packages(plan)}

# ${t('The user that the application runs as')}
getent group ${group} > /dev/null || run groupadd --system ${group}
getent passwd ${user} > /dev/null || run useradd --system --gid ${group} --home-dir ${shell(directory)} --no-create-home --shell /usr/sbin/nologin ${user}

# ${t('Folders')}
folder 755 root root ${acme}
folder 750 root ${group} ${etc}
${folders.map(path => `folder 2750 ${user} ${nginx} ${shell(path)}`).join('\n')}

# ${t('Variables of the application')}
${hasEnvironment(plan) && environment(plan)}

${showsCertificate(plan) && certificateOfNobody()}

# ${t('Files')}
${placesOf(plan).map(place).join('\n')}
run systemd-tmpfiles --create /etc/tmpfiles.d/${plan.name}.conf

# ${t('Programs')}
${start(plan)}

# nginx
${target.nginxFolder === 'sites' && sites(nginxFiles)}
run nginx -t
run systemctl enable --now nginx.service
run systemctl reload nginx.service

echo ${message(t('Done. Next: sh smoke-test.sh'))}
`
}

function functions({ install }: Target): string {
  return text`
stop() {
    printf '%s\\n' "$1" >&2
    [ -n "$dry_run" ] || exit 1
}

run() {
    printf '+ %s\\n' "$*"
    [ -n "$dry_run" ] || "$@"
}

# package NAME
package() {
    ${install === 'apt-get' ? 'dpkg -s' : 'rpm -q'} "$1" > /dev/null 2>&1 || run ${install} install -y "$1"
}

# folder MODE USER GROUP PATH
folder() {
    if [ "$(stat -c '%a %U %G' "$4" 2> /dev/null)" = "$1 $2 $3" ]; then
        printf '= %s\\n' "$4"
    else
        run install -d -m "$1" -o "$2" -g "$3" "$4"
    fi
}

# place MODE FILE PATH
place() {
    changed=
    if cmp -s "$2" "$3"; then
        printf '= %s\\n' "$3"
    else
        changed=1
        run install -D -m "$1" "$2" "$3"
    fi
}
`
}

/** Functions for files that other sites of the server use as well, which must not be changed under them. */
function sharing({ name }: Plan): string {
  return text`
# settings FILE
settings() {
    grep -v -e '^#' -e '^$' "$1"
}

# agrees FILE PATH SITE...: ${t('whether FILE can go to PATH, as it says the same or no other site is there')}
agrees() {
    file=$1
    path=$2
    shift 2
    if [ ! -f "$path" ] || [ "$(settings "$file")" = "$(settings "$path")" ]; then
        return 0
    fi
    for site in "$@"; do
        case $site in
            */${name}.* | */catch-all.* | */default) ;;
            *) [ ! -f "$site" ] || return 1 ;;
        esac
    done
}

# share MODE FILE PATH: ${t('as place, unless both say the same')}
share() {
    changed=
    if [ -f "$3" ] && [ "$(settings "$2")" = "$(settings "$3")" ]; then
        printf '= %s\\n' "$3"
    else
        place "$@"
    fi
}
`
}

function agreement({ file, path, sharedBy }: Place): string {
  const refusal = t(
    '{0} is there for other sites too, and says something else than {1}. Make both say what all sites need, and run this again.',
    path,
    file,
  )
  return `agrees ${file} ${path} ${sharedBy} || stop ${message(refusal)}`
}

/** Stops where something else answers for all other host names: nginx would not start with two of these. */
function oneDefault({ name, target }: Plan): string {
  const { enabled } = nginxFolders(target)
  return text`
for site in /etc/nginx/nginx.conf ${enabled}; do
    case $site in
        */${name}.* | */catch-all.* | */default) continue ;;
    esac
    ! grep -qs '^[^#]*listen[^#]* default_server' "$site" ||
        stop "$site: "${message(t('It has a default server already, and nginx takes one. Take the word default_server out of it, and run this again.'))}
done
`
}

function packages(plan: Plan): string {
  const { packages } = layoutOf(plan).target
  const { stack, uwsgi, venv, asgi } = plan
  const wanted = [
    packages.nginx,
    showsCertificate(plan) && 'openssl',
    stack.startsWith('uwsgi') && uwsgi !== 'pip' && packages.uwsgi,
    stack.endsWith('supervisor') && packages.supervisor,
    !stack.startsWith('uwsgi') && venv === undefined && packages[asgi?.server ?? 'gunicorn'],
  ]
  return wanted
    .flatMap(names => (names ? names.split(' ') : []))
    .map(name => `package ${name}`)
    .join('\n')
}

function certificateOfNobody(): string {
  const { certificate, key } = nobody
  return text`
# ${t('A certificate for connections that name no site of ours')}
[ -f ${certificate} ] || run openssl req -x509 -newkey rsa:2048 -nodes -days 36500 -subj /CN=invalid -keyout ${key} -out ${certificate}
`
}

function environment(plan: Plan): string {
  const { environment } = layoutOf(plan)
  return text`
[ -f ${environment} ] || run install -m 640 -o root -g ${plan.group} env.example ${environment}
if [ -n "$dry_run" ] || grep -q '^[A-Za-z_][A-Za-z0-9_]*=$' ${environment}; then
    stop ${message(t('Give the variables in {0} their values, take out the lines of those that stay unset, and run this again.', environment))}
fi
`
}

function place({ mode, file, path, restarts, sharedBy }: Place): string {
  return lines(`${sharedBy === undefined ? 'place' : 'share'} ${mode} ${file} ${path}`, restarts && '[ -z "$changed" ] || restart=1')
}

function start(plan: Plan): string {
  const { target, manager } = layoutOf(plan)
  if (manager === 'supervisor')
    return text`
run systemctl enable --now ${target.supervisor.service}.service
# ${t('supervisor does not see that the configuration of a program has changed.')}
if [ -n "$restart" ] && supervisorctl status ${plan.name} | grep -q RUNNING; then
    run supervisorctl restart ${plan.name}
fi
run supervisorctl reread
run supervisorctl update
`
  const units = unitsOf(plan).join(' ')
  const service = plan.stack === 'uwsgi-emperor' ? emperorService : `${plan.name}.service`
  return text`
run systemctl daemon-reload
if [ -n "$restart" ] && systemctl is-active --quiet ${service}; then
    run systemctl restart ${units}
fi
run systemctl enable --now ${units}
`
}

function sites(files: string[]): string {
  return text`
${files.map(file => `[ -e /etc/nginx/sites-enabled/${file} ] || run ln -s ../sites-available/${file} /etc/nginx/sites-enabled/${file}`).join('\n')}
# ${t("The distribution's welcome page would answer for host names that are not ours.")}
[ ! -e /etc/nginx/sites-enabled/default ] || run rm /etc/nginx/sites-enabled/default
`
}

function message(sentence: string): string {
  return shell(sentence)
}
