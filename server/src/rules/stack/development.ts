import type { AppServer } from '../../facts/facts.ts'
import { fileName } from '../../path.ts'

const development = /(^|[/._-])(dev|devel|develop|development|local|localhost|debug|test|testing|vagrant|sandbox)([/._-]|$)/i

/** Whether the name of a file says that it is for development. */
export function isNamedForDevelopment(path: string): boolean {
  return development.test(fileName(path))
}

/** Whether a server is one to develop with, told by names: `uwsgi.dev.ini`, `local/uwsgi.ini`, `[program:shop-dev]`, `env = DEBUG=1`. */
export function isDevelopmentServer({ at, options, environment, program }: AppServer): boolean {
  const paths = [at.source.path, program?.entry.source.path ?? '', ...options.flatMap(({ entry }) => entry?.source.path ?? [])]
  if ([...paths, program?.name ?? ''].some(name => development.test(name))) return true
  return [...environment.keys(), ...(program?.environment.keys() ?? [])].some(name => /DEBUG|^DEV/i.test(name))
}
