import type { AppServer, Program } from '../../facts/facts.ts'
import { readEnvironmentFile } from '../../formats/environmentFile.ts'
import { pathBelow } from '../../path.ts'
import { span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import { targetNames } from '../plan.ts'
import type { Told } from '../told.ts'
import { filesBeside } from './beside.ts'

/** What else the files of a deployment say: for whom they are written, what runs beside the site, what is started before it. */
export function toldBesides(stack: Stack, server: AppServer | undefined): Told {
  const told: Told = { ...languageOf(stack), ...programsOf(stack), ...environmentOf(stack) }
  const at = server?.at ?? stack.documents.map(({ source }) => span(source, 0, 0))[0]
  if (!at) return told
  const { project, workspace } = stack
  if (project) told.project = { value: pathBelow(workspace.root, project), at }
  const target = targetNames.find(name => name === workspace.target.distribution)
  if (target) told.target = { value: target, at }
  const after = server && afterOf(stack, server)
  if (after) told.after = after
  return told
}

/** The language of the comments: Chinese ones have words of ours between theirs, English ones at most a Chinese name of a file. */
function languageOf({ documents }: Stack): Told {
  const comments = documents.filter(({ format }) => format.id !== 'django').flatMap(({ tree }) => tree.comments)
  const [at] = comments
  if (!at) return {}
  const text = comments.map(textOf).join('\n')
  const [chinese = [], latin = []] = [text.match(/\p{Script=Han}/gu), text.match(/[A-Za-z]+/g)].map(found => found ?? [])
  return { language: { value: chinese.length > latin.length ? 'zh-cn' : 'en', at } }
}

/** Celery's workers, and beat as one of them or a program of its own. */
function programsOf({ programs, servers }: Stack): Told {
  const workers = programs.flatMap(program => celeryOf(program) ?? [])
  const [first] = workers
  if (first) return { celery: { value: { app: first.app, beat: workers.some(({ beat }) => beat) }, at: first.at } }
  const managed = servers.find(({ program }) => program?.manager === 'supervisor' || program?.manager === 'systemd')
  return managed ? { celery: { value: undefined, at: managed.at } } : {}
}

function celeryOf({ command, manager }: Program): { app: string; beat: boolean; at: Program['command']['at'] } | undefined {
  if (manager !== 'supervisor' && manager !== 'systemd') return undefined
  const words = command.words.map(({ value }) => value)
  const celery = words.findIndex(word => /(^|\/)celery$/.test(word))
  if (celery < 0) return undefined
  const named = words.findIndex(word => /^(-A|--app)$/.test(word))
  const app = named < 0 ? words.flatMap(word => /^(?:-A|--app=)(.+)$/.exec(word)?.[1] ?? [])[0] : words[named + 1]
  const beat = words.includes('beat') || words.includes('-B') || words.includes('--beat')
  return app === undefined ? undefined : { app, beat, at: command.at }
}

/**
 * The services a systemd unit waits for, those of databases and queues: not sockets, targets, or parts of systemd itself. None where
 * supervisor starts the server, which waits for nothing.
 */
function afterOf({ documents, programs }: Stack, { at, program }: AppServer): Told['after'] {
  if (program?.manager === 'supervisor') return { value: [], at }
  const starts =
    program ??
    programs.find(({ manager, command }) => manager === 'systemd' && command.words.some(({ value }) => value.includes('emperor')))
  const unit = starts?.manager === 'systemd' ? documents.find(({ source }) => source === starts.entry.source) : undefined
  if (!unit) return undefined
  const sections = unit.tree.entries.filter(({ name }) => name.value === 'Unit')
  const values = sections.flatMap(({ body = [] }) => body.filter(({ name }) => name.value === 'After')).flatMap(({ args }) => args)
  const services = values
    .flatMap(({ value }) => value.split(/\s+/))
    .filter(name => name.endsWith('.service') && !/^(systemd-|network|nginx\.)/.test(name))
  return { value: [...new Set(services)].sort(), at: values[0] ?? at }
}

/** The names in the one `env.example` beside the files of the deployment. */
function environmentOf(stack: Stack): Told {
  const { workspace } = stack
  const [file, second] = filesBeside(stack, /\/env\.example$/)
  const variables = file !== undefined && second === undefined ? readEnvironmentFile(file, workspace) : undefined
  const source = file && workspace.source(file)
  return variables && source ? { environment: { value: [...variables.keys()].sort(), at: span(source, 0, 0) } } : {}
}
