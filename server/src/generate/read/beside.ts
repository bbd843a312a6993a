import type { Stack } from '../../stack.ts'

/** Files of a name that lie in the folder of a deployment or right below it, of a format that states nothing. */
export function filesBeside({ documents, workspace }: Stack, name: RegExp): string[] {
  const folders = documents
    .filter(({ format }) => format.id !== 'django')
    .map(({ source: { path } }) => path.slice(0, path.lastIndexOf('/')))
  return workspace.files.filter(file => {
    const match = name.exec(file)
    return match !== null && folders.some(folder => `${folder}/`.startsWith(`${file.slice(0, match.index)}/`))
  })
}
