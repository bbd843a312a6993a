import { asText, type SettingsModule, valueAt } from '../../facts/settings.ts'
import type { Workspace } from '../../formats/format.ts'
import { dottedName } from '../../formats/modules.ts'
import { type Span, span } from '../../span.ts'
import type { Value } from '../../syntax/python/reader.ts'
import type { TargetName } from '../plan.ts'
import { byDefault, type Found, inFile } from './found.ts'
import { requirementOf } from './packages.ts'
import { said, saidItems } from './setting.ts'

/** The Celery application of the project, told by its `celery.py`; beat where the settings or that file schedule something. */
export function celery(workspace: Workspace, project: string, folder: string, module: SettingsModule | undefined): Found<'celery'> {
  for (const file of workspace.files) {
    if (!file.startsWith(`${folder}/`) || !/\/celery(_?app)?\.py$/.test(file)) continue
    const source = workspace.source(file)
    const made = source && /^\w+\s*(?::[^=\n]+)?=\s*(?:celery\.)?Celery\(/m.exec(source.text)
    if (!source || !made) continue
    const name = dottedName(file, folder).replace(/\.celery$/, '')
    const scheduled =
      /\bbeat_schedule\b|\badd_periodic_task\b/.test(source.text) ||
      module?.settings.has('CELERY_BEAT_SCHEDULE') === true ||
      saidItems(module, 'INSTALLED_APPS').some(({ text }) => text === 'django_celery_beat') ||
      requirementOf(workspace, project, 'django-celery-beat') !== undefined
    return inFile({ app: name, beat: scheduled }, span(source, made.index, made.index + made[0].length))
  }
  return byDefault(undefined)
}

/** The units of databases and queues that the settings look for on this machine. */
export function unitsBefore(module: SettingsModule | undefined, target: TargetName): Found<'after'> {
  const redHat = !/^(debian|ubuntu)/.test(target)
  const units = new Map<string, Span>()
  const databases = said(module, 'DATABASES')
  for (const [, database] of databases?.value.kind === 'dict' ? databases.value.pairs : []) {
    const engine = asText(valueAt(database, 'ENGINE')) ?? ''
    const host = valueAt(database, 'HOST')
    if (!isHere(host)) continue
    if (/postg/.test(engine)) units.set('postgresql.service', database)
    if (/mysql/.test(engine)) units.set(redHat ? 'mysqld.service' : 'mysql.service', database)
  }
  for (const { value } of [said(module, 'CACHES'), said(module, 'CHANNEL_LAYERS'), said(module, 'CELERY_BROKER_URL')].flatMap(
    found => found ?? [],
  ))
    for (const { text, at } of textsIn(value)) {
      if (/^rediss?:\/\/([^/@]*@)?(localhost|127\.0\.0\.1)\b/.test(text)) units.set(redHat ? 'redis.service' : 'redis-server.service', at)
      if (/^amqp:\/\/([^/@]*@)?(localhost|127\.0\.0\.1)\b/.test(text)) units.set('rabbitmq-server.service', at)
      if (/^(localhost|127\.0\.0\.1):11211$/.test(text)) units.set('memcached.service', at)
    }
  const [at] = units.values()
  return at ? inFile([...units.keys()].sort(), at) : byDefault([])
}

/** No host is a socket of this machine, and so is a path. Unknown is not here: it may be anywhere. */
function isHere(host: Value | undefined): boolean {
  if (host === undefined || host.kind === 'none') return true
  return host.kind === 'text' && /^(|localhost|127\.0\.0\.1|::1|\/.*)$/.test(host.value)
}

function textsIn(value: Value): { text: string; at: Span }[] {
  if (value.kind === 'text') return [{ text: value.value, at: value }]
  if (value.kind === 'list' || value.kind === 'tuple') return value.items.flatMap(textsIn)
  return value.kind === 'dict' ? value.pairs.flatMap(([, inner]) => textsIn(inner)) : []
}
