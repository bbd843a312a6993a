import type { Container } from '../../facts/facts.ts'
import { folderOf } from '../../path.ts'
import { textOf } from '../../span.ts'
import { documentsOf, type Stack } from '../../stack.ts'

/** Whether programs are seen to run in containers, where volumes give folders other names. */
export function runsInContainers({ containers, programs }: Stack): boolean {
  return containers.length > 0 || programs.some(({ manager }) => manager === 'compose' || manager === 'dockerfile')
}

/** Whether the deployment may run in containers, whose users and network are not those of the machine: an image that starts nothing we see says so, too. */
export function mayRunInContainers(stack: Stack): boolean {
  return runsInContainers(stack) || documentsOf(stack, 'dockerfile', 'compose').length > 0
}

/** The services of the compose file that are nginx, by their image or by what that is built from. */
export function nginxContainers(stack: Stack): Container[] {
  if (stack.containers.length === 0) return []
  const dockerfiles = documentsOf(stack, 'dockerfile').filter(({ source }) => /^FROM[ \t]+\S*(nginx|openresty)/im.test(source.text))
  const folders = new Set(dockerfiles.map(({ source }) => folderOf(source.path)))
  return stack.containers.filter(({ image = '', build = '' }) => /nginx|openresty/.test(image) || folders.has(build))
}

/** Whether a file of the workspace is there in a container: one of its volumes brings it, or it lies where its image is built. */
export function isGiven(path: string, { build, volumes }: Container): boolean {
  return [build, ...volumes.map(({ source }) => source)].some(place => place && isWithin(path, place))
}

const stock = /^(docker\.io\/)?(library\/)?nginx(:|@|$)/

/**
 * The paths that are surely not there where nginx reads a configuration: it does so in a container of a stock image, and neither a volume nor
 * what that is built with brings them. Undefined where that cannot be told.
 */
export function absentForNginx(configuration: string, stack: Stack): ((path: string) => boolean) | undefined {
  const [container, another] = nginxContainers(stack)
  const [compose, override] = documentsOf(stack, 'compose')
  if (!container || another || !compose || override || stack.alternatives.length > 0) return undefined
  const { image = '', build, volumes } = container
  const dockerfile = documentsOf(stack, 'dockerfile').find(({ source }) => folderOf(source.path) === build)?.source.text
  if (!isGiven(configuration, container) || (build === undefined ? !stock.test(image) : dockerfile === undefined)) return undefined
  if (/\$|volumes_from|tmpfs|extends/.test(textOf(container.entry))) return undefined
  return path =>
    path.startsWith('/') &&
    !/^\/(etc|usr|var\/(lib|log|cache|www\/html))\//.test(path) &&
    !dockerfile?.includes(`/${path.split('/')[1]}`) &&
    !volumes.some(({ target }) => isWithin(path, target) || isWithin(target, path))
}

function isWithin(path: string, folder: string): boolean {
  return `${path}/`.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}
