import assert from 'node:assert/strict'
import type { Plan } from '../../../server/src/generate/plan.ts'
import { render } from '../../../server/src/generate/render/index.ts'
import type { Machine } from './machine.ts'
import { site } from './site.ts'
import { until } from './until.ts'

/** Puts the project and the set on the server, as a checkout of the repository would. `settings` are more lines of the settings. */
export async function deploy(machine: Machine, plan: Plan, settings = ''): Promise<void> {
  const { directory, venv } = plan
  for (const [name, text] of Object.entries(site))
    await machine.write(`${directory}/${name}`, name.endsWith('settings.py') ? text + settings : text)
  if (venv !== undefined) await machine.must(`/usr/bin/python3 -m venv --without-pip --system-site-packages ${quoted(venv)}`)
  await lay(machine, plan)
}

/** Puts the set on the server. */
export async function lay(machine: Machine, plan: Plan): Promise<void> {
  for (const { path, text, executable } of render(plan))
    await machine.write(`${plan.directory}/deploy/${path}`, text, executable ? '755' : '644')
}

/** Installs the set for an application that has its secrets, and collects its style sheets. */
export async function install(machine: Machine, plan: Plan): Promise<void> {
  await machine.write('/etc/shop/env', 'SECRET_KEY=a-key-that-only-this-test-knows\n')
  await machine.must(`sh ${quoted(`${plan.directory}/deploy/install.sh`)}`)
  await machine.must(`cd ${quoted(plan.directory)}
runuser -u shop -- /etc/shop/with-env /usr/bin/python3 manage.py collectstatic --noinput -v 0`)
}

/** A word of a shell script, for any text. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

export const certificate = '/etc/letsencrypt/live/shop.example.com/fullchain.pem'

/** What Let's Encrypt would hand out, made by ourselves. */
export async function certify(machine: Machine): Promise<void> {
  await machine.must(`mkdir -p /etc/letsencrypt/live/shop.example.com && cd /etc/letsencrypt/live/shop.example.com
openssl req -x509 -newkey rsa:2048 -nodes -keyout privkey.pem -out fullchain.pem -days 2 \\
    -subj /CN=shop.example.com -addext subjectAltName=DNS:shop.example.com`)
}

/** What the front page of the site tells about itself and the request. */
export interface Front {
  secure: boolean
  host: string
  address: string
  pid: number
  user: number
  cookie: number
  secret: string
}

export async function front(machine: Machine, options = ''): Promise<Front> {
  const { status, body } = await ask(machine, 'http://shop.example.com/', options)
  assert.equal(status, 200, body)
  return JSON.parse(body) as Front
}

/** Waits until the application answers. */
export async function serving(machine: Machine, url = 'http://shop.example.com/'): Promise<Front> {
  const { body } = await until(
    async () => {
      const answer = await ask(machine, url)
      return answer.status === 200 && answer
    },
    20,
    () => `${url} does not answer`,
  )
  return JSON.parse(body) as Front
}

export interface Answer {
  protocol: string
  /** 0 where there is none. */
  status: number
  headers: Record<string, string>
  body: string
}

/** Asks nginx on the machine; options are curl's. */
export async function ask(machine: Machine, url: string, options = ''): Promise<Answer> {
  const resolve = '--resolve shop.example.com:80:127.0.0.1 --resolve shop.example.com:443:127.0.0.1'
  const trust = url.startsWith('https:') ? `--cacert ${certificate}` : ''
  const { output } = await machine.run(`curl --silent --include --max-time 20 --header 'Expect:' ${trust} ${resolve} ${options} '${url}'`)
  const [head = '', ...body] = output.split('\r\n\r\n')
  const [first = '', ...fields] = head.split('\r\n')
  const [protocol = '', status = '0'] = first.split(' ')
  const headers = fields.map((field): [string, string] => {
    const colon = field.indexOf(':')
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()]
  })
  return { protocol, status: Number(status), headers: Object.fromEntries(headers), body: body.join('\r\n\r\n') }
}
