import { t } from '../../l10n.ts'
import { shell } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { header } from './header.ts'
import { text } from './text.ts'

/** A script that asks the running site for what most often goes wrong, and says what it got. */
export function smokeTest(plan: Plan): string {
  const secure = plan.tls === 'tls'
  const host = hostOf(plan)
  const site = `${secure ? 'https' : 'http'}://${host}`
  const page = `${site}${plan.prefix ?? ''}/`
  return text`
#!/bin/sh
${header(plan)}
#
# ${t('Asks the site for what most often goes wrong. On the server: sh smoke-test.sh')}
# ${t('From elsewhere, with the address of the server: sh smoke-test.sh 203.0.113.7')}
set -u
address=\${1-127.0.0.1}
failed=0

# ask URL [OPTION]...: ${t('the status of the answer, 000 where there is none')}
ask() {
    curl --silent --globoff --max-time ${plan.requestSeconds + 10} --output /dev/null --write-out '%{http_code}' \\
        --resolve "${host}:80:$address" --resolve "${host}:443:$address" "$@"
}

${(plan.media || plan.static?.hashed) && headerFunction(host)}

# check WHAT GOT WANTED...
check() {
    what=$1
    got=$2
    shift 2
    for wanted in "$@"; do
        if [ "$got" = "$wanted" ]; then
            printf 'ok    %s: %s\\n' "$what" "$got"
            return
        fi
    done
    printf '%s %s: %s (%s)\\n' ${shell(t('WRONG'))} "$what" "$got" "$*"
    failed=1
}

check ${shell(t('a page'))} "$(ask ${shell(page)})" 200 301 302 401 403 404
check ${shell(t('a host name that is not ours'))} "$(ask ${site}/ --header 'Host: wrong.example')" 000
${secure && `check ${shell(t('HTTP is sent to HTTPS'))} "$(ask http://${host}/)" 301`}
# ${t('A visitor who claims to use HTTPS gets what everybody gets.')}
check ${shell(t('a false scheme'))} "$(ask http://${host}${plan.prefix ?? ''}/ --header 'X-Forwarded-Proto: https')" "$(ask http://${host}${plan.prefix ?? ''}/)"
check ${shell(t('a cookie of 6 kB'))} "$(ask ${shell(page)} --header "Cookie: long=$(head -c 6000 /dev/zero | tr '\\0' x)")" 200 301 302 401 403 404
check ${shell(t('an upload that is too large'))} "$(head -c ${plan.bodyMegabytes * 1024 * 1024 + 1} /dev/zero | ask ${shell(page)} --data-binary @-)" 413
${plan.static && files(site, plan.static)}
${plan.media && uploads(site, plan.media)}

exit $failed
`
}

function headerFunction(host: string): string {
  return text`
# header NAME URL: ${t('the value of a header of the answer')}
header() {
    curl --silent --globoff --head --resolve "${host}:80:$address" --resolve "${host}:443:$address" "$2" |
        tr -d '\\r' | sed -n "s/^$1: //Ip"
}
`
}

function files(site: string, { url, directory, hashed }: NonNullable<Plan['static']>): string {
  const base = shell(`${site}${encodeURI(url)}`)
  return text`

# ${t('Any file that collectstatic has collected, a style sheet if there is one; without any, a name that is not there. Only the server can look.')}
if [ $# = 0 ]; then
    file=$(cd ${shell(directory)} && { find . -type f -name '*.css' ! -path '* *'; find . -type f ! -path '* *'; } | sed 's,^\\./,,' | head -n 1)
    check ${shell(t('a style sheet'))} "$(ask ${base}"\${file:-nothing-collected}")" 200
    ${hashed && hashedFiles(base, directory)}
fi
`
}

function hashedFiles(base: string, directory: string): string {
  return text`
file=$(cd ${shell(directory)} && find . -type f ! -path '* *' | sed 's,^\\./,,' | grep -E '\\.[0-9a-f]{12}\\.[^/.]+$' | head -n 1)
[ -z "$file" ] || check ${shell(t('a file with a hash in its name'))} "$(header Cache-Control ${base}"$file")" 'public, max-age=31536000, immutable'
`
}

function uploads(site: string, { url, directory }: NonNullable<Plan['media']>): string {
  const base = shell(`${site}${encodeURI(url)}`)
  return text`

# ${t('Any file that a visitor has uploaded. Only the server can look.')}
if [ $# = 0 ]; then
    file=$(cd ${shell(directory)} && find . -type f ! -path '* *' | sed 's,^\\./,,' | head -n 1)
    [ -z "$file" ] || check ${shell(t('an upload, as harmless as it can be'))} "$(header Content-Security-Policy ${base}"$file")" "default-src 'none'; sandbox"
fi
`
}

/** A host name that the site surely answers to. */
function hostOf({ domains }: Plan): string {
  return (domains[0] ?? '').replace(/^\*?\./, 'www.')
}
