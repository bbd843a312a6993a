import type { Container } from '../../facts/facts.ts'
import { folderOf } from '../../path.ts'
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
  const dockerfiles = documentsOf(stack, 'dockerfile').filter(({ source }) => /^FROM[ \t]+\S*(nginx|openresty)/im.test(source.text))
  const folders = new Set(dockerfiles.map(({ source }) => folderOf(source.path)))
  return stack.containers.filter(({ image = '', build = '' }) => /nginx|openresty/.test(image) || folders.has(build))
}
