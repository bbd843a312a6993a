import type { Stack } from '../../stack.ts'
import { takes } from '../answers.ts'
import type { Answers, Key } from '../detection.ts'
import { lockName } from '../lock.ts'
import { readPlan } from '../read.ts'
import type { Told } from '../told.ts'

/**
 * What the deployments of a project that are there already say, the one that was generated before those that were not. Where two of these
 * differ, neither is taken for what is wanted; what is in containers has paths, users and ports of its own.
 */
export function deploymentOf(stacks: readonly Stack[], project: string): Told {
  const own = stacks.filter(stack => stack.project === project && stack.deployed && !isContained(stack))
  const generated = new Set(own.filter(isGenerated))
  const others = own.filter(stack => !generated.has(stack))
  return { ...agreed(others.map(readPlan)), ...agreed([...generated].map(readPlan)) }
}

/**
 * What a deployment says without what followed from a value that the user now answers otherwise: folders in the one that has moved, the
 * group of another user. `base` is where the deployment has the repository.
 */
export function withoutFollowing(told: Told, answers: Answers, base: string | undefined): Told {
  const rest = { ...told }
  const hasMoved = base !== undefined && answers.directory !== undefined && answers.directory !== told.directory?.value
  for (const key of ['venv', 'static', 'media', 'writable'] as const)
    if (hasMoved && JSON.stringify(told[key]?.value ?? '').includes(`"${base}/`)) delete rest[key]
  if (answers.user !== undefined && answers.user !== told.user?.value && told.group?.value === told.user?.value) delete rest.group
  return rest
}

/** What no two tellings contradict, and a plan can hold. */
function agreed(tellings: Told[]): Told {
  const told = Object.assign({}, ...tellings) as Told
  for (const key of Object.keys(told) as Key[]) {
    const values = tellings.flatMap(telling => (key in telling ? [JSON.stringify(telling[key]?.value)] : []))
    if (values.some(value => value !== values[0]) || !takes(key, told[key]?.value)) delete told[key]
  }
  return told
}

/** Whether files of a deployment lie where an earlier run has written. */
function isGenerated({ documents, workspace }: Stack): boolean {
  const folders = workspace.files.flatMap(file => (file.endsWith(`/${lockName}`) ? [file.slice(0, -lockName.length)] : []))
  return documents.some(({ source }) => folders.some(folder => source.path.startsWith(folder)))
}

/** Whether all that starts a server is not the host of the site: containers, a Procfile, a script. */
function isContained({ containers, servers, programs }: Stack): boolean {
  const managers = programs.map(({ manager }) => manager)
  if (managers.some(manager => manager === 'supervisor' || manager === 'systemd')) return false
  return containers.length > 0 || servers.some(({ program }) => program)
}
