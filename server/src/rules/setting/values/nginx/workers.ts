import type { Setting } from '../../../../catalogue/catalogue.ts'
import { t } from '../../../../l10n.ts'
import { offsetOf } from '../../../../syntax/nginx/values.ts'
import type { Word } from '../../../../syntax/tree.ts'
import { aboveZero, firstOf, missing, offsets, type Refusal, refuse } from '../refusals.ts'
import { refusedParameter } from './parameters.ts'
import type { Check } from './types.ts'

/** What nginx refuses of its processes, and of how they read and write files. */
export const workers: Readonly<Record<string, Check>> = {
  aio: ([mode]) => refuse(mode, /^(on|off|threads(=.*)?)$/s, 'on, off, threads'),
  directio,
  disable_symlinks: disableSymlinks,
  worker_connections: aboveZero,
  worker_cpu_affinity: workerCpuAffinity,
  worker_priority: ([priority]) => refuse(priority, /^[+-]?\d{1,18}$/, t('a number')),
  worker_processes: ([count]) => refuse(count, /^(auto|\d{1,18})$/, t('a number, auto')),
}

function directio([size]: readonly Word[]): Refusal | undefined {
  if (size?.value === 'off' || offsetOf(size?.value ?? '') !== undefined) return undefined
  return { at: size, wanted: `off, ${offsets()}` }
}

function disableSymlinks(args: readonly Word[], { params = [] }: Setting): Refusal | undefined {
  return refusedParameter(params, args) ?? missing(args, /^(on|off|if_not_owner)$/, 'on, off, if_not_owner')
}

function workerCpuAffinity(args: readonly Word[]): Refusal | undefined {
  const masks = args[0]?.value === 'auto' ? args.slice(1) : args
  return firstOf(masks, ({ value }) => !/^[01 ]*$/.test(value), t('noughts and ones, auto'))
}
