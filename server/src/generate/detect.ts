import type { SettingsModule } from '../facts/settings.ts'
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
import { type Draft, fromDeployment, fromProject, settle } from './detect/draft.ts'
import { environmentOf } from './detect/environment.ts'
import { byDefault, type Found, inFile } from './detect/found.ts'
import { bodySize } from './detect/limits.ts'
import { asName, siteName } from './detect/name.ts'
import { onServer, type Places } from './detect/paths.ts'
import { folderAt, projectFolder } from './detect/project.ts'
import { type SaidText, saidText } from './detect/setting.ts'
import { type ChosenSettings, chooseSettings, pythonFolder, readSettings, settingsNamed } from './detect/settings.ts'
import { asgiServer, stackKind, target } from './detect/stackKind.ts'
import { uwsgiFlavour, virtualEnvironment } from './detect/venv.ts'
import { writableFolders } from './detect/writable.ts'
import type { Answers, Detection, Question } from './detection.ts'
import type { Plan, TargetName } from './plan.ts'
import type { Told } from './told.ts'

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
export function detect(view: View, answers: Answers = {}, language: Plan['language'] = 'en'): Detection {
  const draft: Draft = { answers, told: {}, decisions: [], questions: [] }
  const project = settle(draft, 'project', () => projectFolder(view.workspace))
  if (project !== undefined) decide(draft, view, folderAt(view.workspace.root, project), language)
  const { decisions, questions } = draft
  return { decisions, questions }
}

/** All that is decided for a project, in the order in which one thing follows from another. */
function decide(draft: Draft, view: View, project: string, language: Plan['language']): void {
  draft.told = toldAbout(view, project, draft.answers)
  const code = { ...view, project, draft, ...decideSettings(draft, view, project) }
  const site = { ...code, ...decideSite(code, language) }
  const places = decidePlaces(site)
  const { prefix, asgi } = decideApplication(site)
  decideFiles(site, places, prefix)
  decideProcesses(site, asgi)
}

/** The project that a plan is made for, and its settings. */
interface Code extends View {
  draft: Draft
  project: string
  /** Undefined where it has to be asked which they are. */
  settings: ChosenSettings | undefined
  module: SettingsModule | undefined
  /** The folder that modules are imported from. */
  folder: string
}

/** The same with the name it goes by, what runs it, and on which system. */
interface Site extends Code {
  name: string
  server: string
  manager: string
  system: TargetName
}

/** What a deployment that is there says, as far as it goes with the answers. */
function toldAbout({ workspace: { root }, stacks }: View, project: string, answers: Answers): Told {
  const there = deploymentOf(stacks, project)
  const base = there.directory && onServer(root, { root, project, directory: there.directory.value })
  return withoutFollowing(there, answers, base)
}

function decideSettings(draft: Draft, view: View, project: string): Pick<Code, 'settings' | 'module' | 'folder'> {
  const chosen = settingsOf(view, project, draft.answers.settings, draft.told.settings)
  settle(draft, 'settings', () => ('why' in chosen ? chosen : inFile(chosen.name, chosen.at)))
  if ('why' in chosen) return { settings: undefined, module: undefined, folder: project }
  return { settings: chosen, module: readSettings(view.workspace, chosen), folder: chosen.folder }
}

function decideSite({ draft, workspace, stacks, project, settings, module }: Code, language: Plan['language']): Omit<Site, keyof Code> {
  const kind = fromDeployment(draft, 'stack', () => stackKind(workspace, project, stacks, module)) ?? 'uwsgi-systemd'
  const [server = '', manager = ''] = kind.split('-')
  const system = settle(draft, 'target', () => target(workspace)) ?? 'debian-12'
  fromDeployment(draft, 'language', () => byDefault(language))
  const name = fromDeployment(draft, 'name', () => siteName(workspace, project, settings)) ?? 'site'
  settle(draft, 'domains', () => domains(module, draft.told))
  fromDeployment(draft, 'tls', () => byDefault('acme'))
  fromDeployment(draft, 'proxies', () => byDefault(undefined))
  return { name, server, manager, system }
}

/** Where the site lies on the server, and whose it is. */
function decidePlaces({ draft, workspace, project, settings, name, server }: Site): Places {
  const { root } = workspace
  const directory = fromDeployment(draft, 'directory', () => byDefault(`/srv/${name}${project.slice(root.length)}`)) ?? ''
  const places = { root, project, directory }
  settle(draft, 'python', () => (settings ? pythonFolder(project, settings) : byDefault(undefined)))
  fromDeployment(draft, 'venv', () => virtualEnvironment(workspace, places, baseOf(places)))
  if (server === 'uwsgi') fromDeployment(draft, 'uwsgi', () => uwsgiFlavour(workspace, project))
  const user = fromDeployment(draft, 'user', () => byDefault(asName(name) || 'django')) ?? name
  fromDeployment(draft, 'group', () => byDefault(user))
  return places
}

/** What answers requests, and below which path. */
function decideApplication({ draft, workspace, project, folder, settings, module, server }: Site): Pick<Plan, 'prefix' | 'asgi'> {
  const { app } = draft.told
  const isThere = app && findModule(workspace, folder, app.value.split(':')[0] ?? '') !== undefined
  const kind = server === 'asgi' ? 'asgi' : 'wsgi'
  settle(draft, 'app', () =>
    isThere ? inFile(app.value, app.at) : application(workspace, folder, settings && { name: settings.name, module }, kind),
  )
  const prefix = fromProject(draft, 'prefix', () => scriptName(saidText(module, 'FORCE_SCRIPT_NAME')))
  fromDeployment(draft, 'login', () => byDefault(undefined))
  const asgi = server === 'asgi' ? fromProject(draft, 'asgi', () => asynchronous(workspace, project, module, prefix)) : undefined
  return { ...(prefix !== undefined && { prefix }), ...(asgi && { asgi }) }
}

/** What nginx serves itself, and where the application writes. */
function decideFiles({ draft, workspace, module, name }: Site, places: Places, prefix: string | undefined): void {
  const collected = `${baseOf(places)}/${workspace.has(`${workspace.root}/static`) ? 'staticfiles' : 'static'}`
  fromProject(draft, 'static', () => staticAssets(module, places, collected, prefix))
  const media = fromProject(draft, 'media', () => mediaAssets(module, places, prefix))
  fromProject(draft, 'writable', () => writableFolders(workspace, module, places, { name, media }))
}

/** The folder on the server in which the repository lies. */
function baseOf(places: Places): string {
  return onServer(places.root, places) ?? places.directory
}

/** How the server runs, what runs beside it, and with which environment. */
function decideProcesses({ draft, workspace, project, folder, module, name, server, manager, system }: Site, asgi: Plan['asgi']): void {
  settle(draft, 'socket', () => socketOf(draft.told, `/run/${name}/${server}.sock`))
  if (asgi?.server === 'daphne') settle(draft, 'processes', () => byDefault(1, t('Daphne is one process')))
  else fromDeployment(draft, 'processes', () => byDefault(4))
  if (server === 'asgi') settle(draft, 'threads', () => byDefault(1))
  else fromDeployment(draft, 'threads', () => byDefault(2))
  fromDeployment(draft, 'bodyMegabytes', () => bodySize(module))
  fromDeployment(draft, 'requestSeconds', () => byDefault(30))
  fromProject(draft, 'celery', () => celery(workspace, project, folder, module))
  if (manager === 'supervisor') settle(draft, 'after', () => byDefault([]))
  else fromProject(draft, 'after', () => unitsBefore(module, system))
  fromProject(draft, 'environment', () => environmentOf(workspace, module))
}

function socketOf({ socket }: Told, usual: string): Found<'socket'> {
  if (!socket) return byDefault(usual)
  if (/^\/run\/[^/]+\/[^/]+$/.test(socket.value)) return inFile(socket.value, socket.at)
  const because = t(
    '{0} is not kept: nginx gets into a folder of its own below /run, which is made with that right at each start',
    socket.value,
  )
  return byDefault(usual, because)
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

function scriptName(setting: SaidText | undefined): Found<'prefix'> {
  const path = setting?.text.replace(/^\/+|\/+$/g, '')
  return setting && path ? { value: `/${path}`, origin: setting.origin } : byDefault(undefined)
}

function asynchronous(workspace: Workspace, project: string, module: SettingsModule | undefined, prefix = ''): Found<'asgi'> {
  const server = asgiServer(workspace, project, module)
  const paths = websocketPaths(workspace, project, prefix)
  const at = paths.at ?? server.at
  const value = { server: server.value, websockets: paths.value }
  return at ? inFile(value, at) : byDefault(value)
}
