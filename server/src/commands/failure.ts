import { t } from '../l10n.ts'
import { UsageError } from '../usage.ts'
import { note } from './terminal.ts'

/** Tells the user why a run has ended, and gives its exit code. */
export function failure(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error)
  if (!(error instanceof UsageError) && process.env.DJDEPLOY_DEBUG) throw error
  const text = error instanceof UsageError ? message : t('internal error: {0}; DJDEPLOY_DEBUG=1 shows where', message)
  try {
    note(text)
  } catch {
    // Nobody can be told where standard error takes nothing either.
  }
  return 2
}
