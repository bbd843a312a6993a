import { signalNames } from '../../../formats/signals.ts'

/** Names of signals, without `SIG`, those included that some of them had before. */
export const signals: ReadonlySet<string> = new Set([...signalNames, 'IOT', 'CLD', 'POLL'])
