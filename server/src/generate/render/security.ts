import { t } from '../../l10n.ts'
import { shell } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { layoutOf } from './layout.ts'
import { text } from './text.ts'

/** The steps that open the site to the world: firewall, SELinux, certificate. */
export function security(plan: Plan): string {
  const { target } = layoutOf(plan)
  return text`
${target.selinux && selinux(plan)}

${firewall(plan)}

${plan.tls === 'acme' ? certificate(plan) : renewal(plan)}

${hsts()}
`
}

function firewall(plan: Plan): string {
  const { target } = layoutOf(plan)
  const [first = ''] = plan.domains
  return text`
- [ ] ${t('Visitors get in: ports 80 and 443 are open, here and in the security group of the cloud provider.')}

  \`\`\`sh
  ${target.install === 'apt-get' ? 'sudo ufw allow 80,443/tcp' : 'sudo firewall-cmd --permanent --add-service=http --add-service=https && sudo firewall-cmd --reload'}
  \`\`\`

  ${t('From another computer, with the address of the server: {0}', '`sh smoke-test.sh 203.0.113.7`')}
  ${plan.language === 'zh-cn' && `服务器在中国大陆时，域名 ${first} 要先备案，否则 80 和 443 端口会被云厂商拦截。`}
`
}

function selinux(plan: Plan): string {
  const { runtime } = layoutOf(plan)
  const folders = [plan.static?.directory, plan.media?.directory].filter(path => path !== undefined)
  const label = (type: string, path: string) =>
    `sudo semanage fcontext -a -t ${type} ${shell(`${path}(/.*)?`)} && sudo restorecon -R ${shell(path)}`
  return text`
- [ ] ${t('SELinux lets nginx read the files and reach the socket.')}

  \`\`\`sh
  getenforce
  ${folders.map(path => label('httpd_sys_content_t', path)).join('\n')}
  ${label('httpd_var_run_t', runtime.replace(/^\/run\//, '/var/run/'))}
  \`\`\`

  ${t('Only where the first command says Enforcing. If nginx still logs "Permission denied", this tells what was refused, and how to allow it:')}

  \`\`\`sh
  sudo ausearch -m avc -ts recent | audit2allow -w
  \`\`\`
`
}

function certificate(plan: Plan): string {
  const { acme, target } = layoutOf(plan)
  const names = plan.domains.filter(name => !/^[*.]/.test(name)).map(name => ` -d ${name}`)
  return text`
- [ ] ${t('There is a certificate.')}

  \`\`\`sh
  sudo ${target.install} install -y certbot
  sudo certbot certonly --webroot -w ${acme}${names.join('')} --deploy-hook 'systemctl reload nginx' --dry-run
  sudo certbot certonly --webroot -w ${acme}${names.join('')} --deploy-hook 'systemctl reload nginx'
  \`\`\`

  ${t('Expected: "Successfully received certificate". If the challenge fails, the name does not lead to this server, or port 80 is closed.')}

- [ ] ${t('The site is served over HTTPS. On your computer, in the project:')}

  \`\`\`sh
  djdeploy generate --tls tls
  \`\`\`

  ${t('Then bring the files to the server and run install.sh and smoke-test.sh again.')}
`
}

function renewal(plan: Plan): string {
  const { certificates } = layoutOf(plan)
  return text`
- [ ] ${t('The certificate in {0} is renewed in time.', `\`${certificates}\``)}

  \`\`\`sh
  sudo certbot renew --dry-run
  \`\`\`

  ${t('Expected: "all simulated renewals succeeded".')}
`
}

function hsts(): string {
  return text`
- [ ] ${t('Browsers keep to HTTPS. In the settings, once all is served over HTTPS:')}

  \`\`\`python
  SECURE_SSL_REDIRECT = True
  SESSION_COOKIE_SECURE = True
  CSRF_COOKIE_SECURE = True
  SECURE_HSTS_SECONDS = 3600
  \`\`\`

  ${t('An hour for a start; a year (31536000) once nothing is missed. There is no way back before that time is over.')}
`
}
