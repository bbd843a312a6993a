import { t } from '../../l10n.ts'
import { nginx as word } from '../escape.ts'
import type { Assets, Plan } from '../plan.ts'
import { hasNginx } from '../targets.ts'
import { header } from './header.ts'
import { layoutOf } from './layout.ts'
import { application, connectionVariable, loginZone, schemeVariable, websockets } from './nginxPass.ts'
import { lines, text } from './text.ts'

/** The site as nginx serves it: over HTTP for as long as there is no certificate, then over HTTPS with HTTP sent there. */
export function nginx(plan: Plan): string {
  const { acme } = layoutOf(plan)
  const names = plan.domains.join(' ')
  const secure = plan.tls === 'tls'
  return text`
${header(plan)}

${plan.static?.hashed && staticCache(plan)}

${plan.asgi && upgrade(plan)}

${plan.proxies && schemeBehind(plan, plan.proxies)}

${plan.login !== undefined && attempts(plan.name)}

upstream ${plan.name} {
    # ${t('There is one server: trying it again beats taking it for dead.')}
    server ${word(`unix:${plan.socket}`)} fail_timeout=0;
}

server {
    listen 80;
    listen [::]:80;
    server_name ${names};

    # ${t("Let's Encrypt looks here for the proof that the name is ours.")}
    location ^~ /.well-known/acme-challenge/ {
        root ${acme};
        default_type text/plain;
    }

    ${secure ? redirect : site(plan)}
}

${secure && tlsServer(plan)}
`
}

/** What answers nobody: requests for a host name that no site has. nginx takes one of a kind, so that all sites have the same. */
export function catchAll(plan: Plan): string {
  return text`
${header(plan)}

# ${t('Whoever asks for a host name that no site has gets no answer. There is one such server for all sites.')}
server {
    listen 80 default_server;
    listen [::]:80 default_server;
    server_name _;
    return 444;
}
`
}

/** The same over HTTPS. */
export function catchAllOverTls(plan: Plan): string {
  return text`
${header(plan)}

# ${t('Whoever asks for a host name that no site has gets no answer. There is one such server for all sites.')}
server {
    listen 443 ssl default_server;
    listen [::]:443 ssl default_server;
    server_name _;
    ${rejection(plan)}
    return 444;
}
`
}

const redirect = text`
location / {
    return 301 https://$host$request_uri;
}
`

function tlsServer(plan: Plan): string {
  const { target } = layoutOf(plan)
  const separate = hasNginx(target, '1.25.1')
  const listen = separate ? 'ssl' : 'ssl http2'
  return text`
server {
    listen 443 ${listen};
    listen [::]:443 ${listen};
    ${separate && 'http2 on;'}
    server_name ${plan.domains.join(' ')};

    ${certificate(plan)}
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:${plan.name}_tls:10m;
    ssl_session_timeout 1d;
    ssl_session_tickets off;

    ${site(plan)}
}
`
}

function rejection(plan: Plan): string {
  if (!showsCertificate(plan)) return 'ssl_reject_handshake on;'
  return text`
# ${t('This nginx shows a certificate before it can end a connection: install.sh makes one that tells nothing.')}
ssl_certificate ${nobody.certificate};
ssl_certificate_key ${nobody.key};
`
}

/** Whether connections that name another host cannot be ended without showing some certificate, as in old versions of nginx. */
export function showsCertificate(plan: Plan): boolean {
  return plan.tls === 'tls' && !hasNginx(layoutOf(plan).target, '1.19.4')
}

/** A certificate that names nobody. */
export const nobody = { certificate: '/etc/nginx/catch-all.pem', key: '/etc/nginx/catch-all.key' }

function certificate(plan: Plan): string {
  const { certificates } = layoutOf(plan)
  return lines(`ssl_certificate ${certificates}/fullchain.pem;`, `ssl_certificate_key ${certificates}/privkey.pem;`)
}

/** What a server block of the site holds, whichever scheme it speaks. */
function site(plan: Plan): string {
  return text`
access_log /var/log/nginx/${plan.name}.access.log;
error_log /var/log/nginx/${plan.name}.error.log;
server_tokens off;

# ${t('Larger uploads are error 413.')}
client_max_body_size ${plan.bodyMegabytes}m;

${plan.proxies && visitorsBehind(plan.proxies)}

gzip on;
gzip_vary on;
gzip_types text/css text/plain text/javascript application/javascript application/json image/svg+xml;

${plan.static && staticFiles(plan, plan.static)}

${plan.media && media(plan.media)}

${websockets(plan)}

${application(plan)}
`
}

function staticCache({ name }: Plan): string {
  return text`
# ${t('Files with a hash of their content in their name never change; all others may after an hour.')}
map $uri ${cacheVariable(name)} {
    default                     "public, max-age=3600";
    "~\\.[0-9a-f]{12}\\.[^/.]+$"  "public, max-age=31536000, immutable";
}
`
}

function upgrade({ name }: Plan): string {
  return text`
# ${t('A request that wants to become a websocket keeps its connection; all others close theirs.')}
map $http_upgrade ${connectionVariable(name)} {
    default  upgrade;
    ""       close;
}
`
}

/** Who logs in, counted by address: only what is sent counts, and not looking at the page. */
function attempts(name: string): string {
  const zone = loginZone(name)
  return text`
# ${t('Only sending a form counts as an attempt to log in: what has no key is not limited.')}
map $request_method $${zone} {
    default  "";
    POST     $binary_remote_addr;
}
limit_req_zone $${zone} zone=${zone}:1m rate=10r/m;
`
}

/** The scheme that a load balancer has taken a request in, from those that are believed: $realip_remote_addr is who has connected. */
function schemeBehind(plan: Plan, proxies: string[]): string {
  const balanced = `$${plan.name.replace(/\W/g, '_')}_balanced`
  return text`
# ${t('Only the load balancers are believed about the scheme; whatever others claim, it is the one they have connected with.')}
geo $realip_remote_addr ${balanced} {
    default 0;
    ${lines(...proxies.map(network => `${network} 1;`))}
}
map "${balanced} $http_x_forwarded_proto" ${schemeVariable(plan)} {
    default    $scheme;
    "1 https"  https;
    "1 http"   http;
}
`
}

function visitorsBehind(proxies: string[]): string {
  return text`
# ${t('Behind a load balancer, the address of the visitor is what the balancer says.')}
${lines(...proxies.map(network => `set_real_ip_from ${network};`))}
real_ip_header X-Forwarded-For;
real_ip_recursive on;
`
}

function staticFiles({ name }: Plan, { url, directory, hashed }: NonNullable<Plan['static']>): string {
  return text`
# ${t('Both end in a slash, or files are not found. ^~ keeps regular expressions from taking these requests.')}
location ^~ ${word(url)} {
    alias ${word(`${directory}/`)};
    add_header Cache-Control ${hashed ? cacheVariable(name) : '"public, max-age=3600"'} always;
    add_header X-Content-Type-Options nosniff always;
    access_log off;
}
`
}

function media({ url, directory }: Assets): string {
  return text`
# ${t('Visitors uploaded these: a browser must neither guess their type nor run what is in them.')}
location ^~ ${word(url)} {
    alias ${word(`${directory}/`)};
    add_header X-Content-Type-Options nosniff always;
    add_header Content-Security-Policy "default-src 'none'; sandbox" always;
}
`
}

function cacheVariable(name: string): string {
  return `$${name.replace(/\W/g, '_')}_static_cache`
}
