import { t } from '../../l10n.ts'
import { nginx as word } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { layoutOf } from './layout.ts'
import { text } from './text.ts'

/** The locations that hand requests to the application, that of the login page first; with a prefix, also what is said outside of it. */
export function application(plan: Plan): string {
  return text`
${plan.login !== undefined && pass(plan, `= ${word((plan.prefix ?? '') + belowPrefix(plan.prefix, plan.login))}`, limit(plan))}

${whole(plan)}
`
}

/** A URL path without the prefix of the site, where it begins with that. */
export function belowPrefix(prefix: string | undefined, url: string): string {
  return prefix !== undefined && url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : url
}

function whole(plan: Plan): string {
  const { prefix } = plan
  if (prefix === undefined) return pass(plan, '/')
  return text`
location = / {
    return 302 ${word(`${prefix}/`)};
}

location = ${word(prefix)} {
    return 301 ${word(`${prefix}/`)};
}

location / {
    return 404;
}

${pass(plan, word(`${prefix}/`))}
`
}

function limit({ name }: Plan): string {
  return text`
# ${t('A few passwords a minute from one address; who tries more gets error 429.')}
limit_req zone=${loginZone(name)} burst=5 nodelay;
limit_req_status 429;
`
}

/** The memory that counts who has tried how many passwords. */
export function loginZone(name: string): string {
  return `${name.replace(/\W/g, '_')}_login`
}

/** The locations where connections are upgraded to websockets and stay open. */
export function websockets(plan: Plan): string {
  const blocks = (plan.asgi?.websockets ?? []).map(
    url => text`
location ^~ ${word(url)} {
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection ${connectionVariable(plan.name)};
    ${headers(plan)}
    # ${t('A websocket may be silent for an hour before nginx closes it.')}
    proxy_read_timeout 1h;
    proxy_send_timeout 1h;
    proxy_pass http://${plan.name};
}
`,
  )
  return blocks.join('\n\n')
}

/** nginx's variable, `$` included, for the `Connection` header of a site: `upgrade` where a websocket is asked for. */
export function connectionVariable(name: string): string {
  return `$${name.replace(/\W/g, '_')}_connection`
}

/** The scheme that the visitor speaks: to nginx, or to a load balancer in front of it. */
export function schemeVariable({ name, proxies }: Plan): string {
  return proxies ? `$${name.replace(/\W/g, '_')}_scheme` : '$scheme'
}

/** The location that a pattern stands for, with what it does beside passing on. */
function pass(plan: Plan, pattern: string, also?: string): string {
  const { server } = layoutOf(plan)
  return text`
location ${pattern} {
    ${also}
    ${plan.prefix !== undefined && withoutPrefix(plan.prefix)}
    ${server === 'uwsgi' ? toUwsgi(plan) : toHttp(plan)}
}
`
}

function withoutPrefix(prefix: string): string {
  return text`
# ${t('Django adds the prefix to what it links to, and does not expect it in requests.')}
rewrite ^${prefix.replaceAll('.', '\\.')}(/.*)$ $1 break;
`
}

function toUwsgi(plan: Plan): string {
  const { seconds } = layoutOf(plan)
  return text`
include uwsgi_params;
# ${t('uWSGI believes this header, whoever sends it: say what is true.')}
uwsgi_param HTTP_X_FORWARDED_PROTO ${schemeVariable(plan)};
# ${t('longer than harakiri of uWSGI')}
uwsgi_read_timeout ${seconds.nginx}s;
uwsgi_pass ${plan.name};
`
}

function toHttp(plan: Plan): string {
  const { name, asgi } = plan
  const { seconds } = layoutOf(plan)
  return text`
${headers(plan)}
# ${asgi ? t('longer than a request may take') : t('longer than timeout of gunicorn')}
proxy_read_timeout ${seconds.nginx}s;
proxy_pass http://${name};
`
}

function headers(plan: Plan): string {
  return text`
# ${t('The host that was asked for, and what only nginx knows: whatever the visitor claims about these is overwritten.')}
proxy_set_header Host $http_host;
proxy_set_header X-Forwarded-Proto ${schemeVariable(plan)};
proxy_set_header X-Forwarded-For $remote_addr;
`
}
