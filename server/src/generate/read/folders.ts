import { span } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Told } from '../told.ts'
import { filesBeside } from './beside.ts'

/** The folders that `tmpfiles.d` makes for the application at each boot, beside those that every site has. */
export function toldByTmpfiles(stack: Stack, { name, user }: Told): Told {
  const [file, another] = filesBeside(stack, /\/tmpfiles\.d\/[^/]+\.conf$/)
  const source = file === undefined || another !== undefined ? undefined : stack.workspace.source(file)
  if (!source || !user) return {}
  const folders = source.text.split('\n').flatMap(line => {
    const [type, path = '', , owner] = fieldsOf(line)
    const isUsual = /^(\/var)?\/run\//.test(path) || path === `/var/lib/${name?.value}`
    return type === 'd' && owner === user.value && !isUsual ? [path] : []
  })
  return { writable: { value: folders.sort(), at: span(source, 0, 0) } }
}

/** Fields are separated by blanks, quoted where they hold some; `%%` is a percent sign. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain = '']) =>
    (quoted ?? plain).replace(/\\(.)/g, '$1').replaceAll('%%', '%'),
  )
}
