import type { Workspace } from '../formats/format.ts'
import { findModule } from '../formats/modules.ts'
import { t } from '../l10n.ts'
import type { Span } from '../span.ts'
import type { Stack } from '../stack.ts'
import { application, websocketPaths } from './detect/application.ts'
import { mediaAssets, staticAssets } from './detect/assets.ts'
import { celery, unitsBefore } from './detect/beside.ts'
import { deploymentOf, withoutFollowing } from './detect/deployment.ts'
import { domains } from './detect/domains.ts'
import { environmentOf } from './detect/environment.ts'
import { byDefault, type Found, inFile } from './detect/found.ts'
import { bodySize } from './detect/limits.ts'
import { asName, siteName } from './detect/name.ts'
import { onServer, type Places } from './detect/paths.ts'
import { folderAt, projectFolder } from './detect/project.ts'
import { saidText } from './detect/setting.ts'
import { type ChosenSettings, chooseSettings, pythonFolder, readSettings, settingsNamed } from './detect/settings.ts'
import { asgiServer, stackKind, target } from './detect/stackKind.ts'
import { uwsgiFlavour, virtualEnvironment } from './detect/venv.ts'
import { writableFolders } from './detect/writable.ts'
import type { Answers, Decision, Detection, Key, Question } from './detection.ts'
import type { Plan } from './plan.ts'

/** What is looked at to find out what a user could want. */
export interface View {
  workspace: Workspace
  stacks: readonly Stack[]
}

/**
 * Reads a project and what there is of a deployment, and decides what can be decided: by an answer, by what files say, by a usual value.
 * What files leave open and no usual value is right for is a question. Nothing is run, and nothing is guessed from an unknown value.
 * `language` is that of the user, for files that nothing else gives one.
 */
export function detect({ workspace, stacks }: View, answers: Answers = {}, language: Plan['language'] = 'en'): Detection {
  const decisions: Decision[] = []
  const questions: Question[] = []

  function settle<K extends Key>(key: K, find: () => Found<K> | Question): Plan[K] | undefined {
    const found = key in answers ? { value: answers[key] as Plan[K], origin: { kind: 'answer' as const } } : find()
    if ('why' in found) {
      questions.push(found)
      return undefined
    }
    decisions.push({ key, ...found } as Decision)
    return found.value
  }

  const relative = settle('project', () => projectFolder(workspace))
  if (relative === undefined) return { decisions, questions }
  const project = folderAt(workspace.root, relative)
  const there = deploymentOf(stacks, project)
  const told = withoutFollowing(
    there,
    answers,
    there.directory && onServer(workspace.root, { root: workspace.root, project, directory: there.directory.value }),
  )

  /** What an existing deployment says, or else what is found. */
  const kept = <K extends Key>(key: K, find: () => Found<K> | Question): Plan[K] | undefined =>
    settle(key, () => (told[key] ? (inFile(told[key].value, told[key].at) as Found<K>) : find()))

  /** What the project says itself, or else an existing deployment, or else the usual. */
  const own = <K extends Key>(key: K, find: () => Found<K>): Plan[K] | undefined =>
    settle(key, () => {
      const found = find()
      return found.origin.kind === 'default' && told[key]?.value !== undefined ? (inFile(told[key].value, told[key].at) as Found<K>) : found
    })

  const chosen = settingsOf({ workspace, stacks }, project, answers.settings, told.settings)
  settle('settings', () => ('why' in chosen ? chosen : inFile(chosen.name, chosen.at)))
  const settings = 'why' in chosen ? undefined : chosen
  const module = settings && readSettings(workspace, settings)
  const folder = settings?.folder ?? project

  const kind = kept('stack', () => stackKind(workspace, project, stacks, module)) ?? 'uwsgi-systemd'
  const [server, manager] = kind.split('-')
  const system = settle('target', () => target(workspace)) ?? 'debian-12'
  kept('language', () => byDefault(language))
  const name = kept('name', () => siteName(workspace, project, settings)) ?? 'site'
  settle('domains', () => domains(module, told))
  kept('tls', () => byDefault('acme'))

  const directory = kept('directory', () => byDefault(`/srv/${name}${project.slice(workspace.root.length)}`)) ?? ''
  const places: Places = { root: workspace.root, project, directory }
  const base = onServer(workspace.root, places) ?? directory
  settle('python', () => (settings ? pythonFolder(project, settings) : byDefault(undefined)))
  kept('venv', () => virtualEnvironment(workspace, places, base))
  if (server === 'uwsgi') kept('uwsgi', () => uwsgiFlavour(workspace, project))
  const user = kept('user', () => byDefault(asName(name) || 'django')) ?? name
  kept('group', () => byDefault(user))
  const isThere = told.app && findModule(workspace, folder, told.app.value.split(':')[0] ?? '') !== undefined
  settle('app', () =>
    told.app && isThere
      ? inFile(told.app.value, told.app.at)
      : application(workspace, folder, settings && { name: settings.name, module }, server === 'asgi' ? 'asgi' : 'wsgi'),
  )

  const prefix = own('prefix', () => scriptName(saidText(module, 'FORCE_SCRIPT_NAME')))
  const asynchronous = server === 'asgi' ? own('asgi', () => asgi(workspace, project, module, prefix)) : undefined
  own('static', () =>
    staticAssets(module, places, `${base}/${workspace.has(`${workspace.root}/static`) ? 'staticfiles' : 'static'}`, prefix),
  )
  const media = own('media', () => mediaAssets(module, places, prefix))
  own('writable', () => writableFolders(workspace, module, places, { name, media }))

  const socket = told.socket && /^\/run\/[^/]+\/[^/]+$/.test(told.socket.value) ? told.socket : undefined
  settle('socket', () => (socket ? inFile(socket.value, socket.at) : byDefault(`/run/${name}/${server}.sock`)))
  if (asynchronous?.server === 'daphne') settle('processes', () => byDefault(1, t('Daphne is one process')))
  else kept('processes', () => byDefault(4))
  if (server === 'asgi') settle('threads', () => byDefault(1))
  else kept('threads', () => byDefault(2))
  kept('bodyMegabytes', () => bodySize(module))
  kept('requestSeconds', () => byDefault(30))
  own('celery', () => celery(workspace, project, folder, module))
  if (manager === 'supervisor') settle('after', () => byDefault([]))
  else own('after', () => unitsBefore(module, system))
  own('environment', () => environmentOf(workspace, module))
  return { decisions, questions }
}

/** The settings the user names, the deployment uses, or the project tells. */
function settingsOf(
  { workspace, stacks }: View,
  project: string,
  answer: string | undefined,
  told: { value: string; at: Span } | undefined,
): ChosenSettings | Question {
  const named = answer ?? told?.value
  const found = named === undefined ? undefined : settingsNamed(workspace, project, named, answer === undefined ? told?.at : undefined)
  if (found) return found
  const whole = stacks.filter(stack => stack.project === project).flatMap(stack => stack.settings)
  return chooseSettings(workspace, project, [...new Set(whole)])
}

function scriptName(setting: ReturnType<typeof saidText>): Found<'prefix'> {
  const path = setting?.text.replace(/^\/+|\/+$/g, '')
  return setting && path ? { value: `/${path}`, origin: setting.origin } : byDefault(undefined)
}

function asgi(workspace: Workspace, project: string, module: Parameters<typeof asgiServer>[2], prefix = ''): Found<'asgi'> {
  const server = asgiServer(workspace, project, module)
  const paths = websocketPaths(workspace, project, prefix)
  const at = paths.at ?? server.at
  const value = { server: server.value, websockets: paths.value }
  return at ? inFile(value, at) : byDefault(value)
}
