import { appendFileSync } from 'node:fs'

/** What the extension host tells the test that started it: a line of the file that `DJDEPLOY_RESULTS` names. */
export type Result =
  | {
      title: string
      /** What went wrong; undefined where nothing did. */
      failure?: string
      /** The test was not run. */
      pending?: true
    }
  /** Something measured. */
  | { note: string }
  /** All tests were run: nothing comes behind this. */
  | { ended: true }

export function tell(result: Result): void {
  appendFileSync(process.env.DJDEPLOY_RESULTS ?? '', `${JSON.stringify(result)}\n`)
}
