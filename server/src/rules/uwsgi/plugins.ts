import { type AppServer, optionOf, optionsOf } from '../../facts/facts.ts'
import type { Stack } from '../../stack.ts'

/**
 * The plugins a server is told to load, by their bare names (`python3` for `0:python3` and `python3_plugin.so`); none where nothing is
 * said. Undefined where that cannot be known, or uWSGI looks for the missing ones itself.
 */
export function pluginsOf(server: AppServer): string[] | undefined {
  if (optionOf(server, 'autoload')) return undefined
  const names: string[] = []
  for (const { value } of optionsOf(server, 'plugin', 'need-plugin')) {
    if (!value.known) return undefined
    for (const part of value.value.split(',')) names.push(bareName(part.trim()))
  }
  return names.filter(name => name !== '')
}

function bareName(part: string): string {
  return part
    .replace(/^\d+:/, '')
    .replace(/^.*\//, '')
    .replace(/(_plugin)?(\.so)?$/, '')
}

/** Whether the executable comes from the distribution, where everything but the core is a plugin; pip builds Python and http in. */
export function isModular({ executable }: AppServer, { workspace }: Stack): boolean | undefined {
  const { uwsgiFlavour } = workspace.target
  if (uwsgiFlavour) return uwsgiFlavour === 'distribution'
  if (!executable?.value.startsWith('/')) return undefined
  return /^\/usr\/s?bin\/uwsgi(-core)?$/.test(executable.value)
}
