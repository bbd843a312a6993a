import { setTimeout } from 'node:timers/promises'

/** Asks again every few milliseconds until the answer is neither undefined nor false. Throws what `otherwise` says after `seconds`. */
export async function until<Answer>(
  ask: () => Answer | undefined | false | Promise<Answer | undefined | false>,
  seconds: number,
  otherwise: () => string,
): Promise<Answer> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > end) throw new Error(otherwise())
    await setTimeout(20)
  }
}
