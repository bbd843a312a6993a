import { t } from '../l10n.ts'
import type { Plan } from './plan.ts'
import { toml } from './show.ts'

/** What a plan costs that one does not see in it, and what would not cost that: for the user to know before anything is written. */
export function adviceOn({ asgi, target }: Plan): string[] {
  const advice: string[] = []
  if (asgi?.server === 'daphne')
    advice.push(`${cutOff()} ${t('uvicorn under gunicorn lets them end: {0}', `asgi = ${toml({ ...asgi, server: 'uvicorn' })}`)}`)
  if (target === 'centos-7')
    advice.push(
      t('CentOS 7 has had no security updates since June 2024. These files fit it, but it is no system to face the internet with.'),
    )
  return advice
}

/** What each restart of Daphne, and so each new version of the code, means for visitors: it ends at once on every signal. */
export function cutOff(): string {
  return t(
    'When Daphne stops, requests in flight are cut off, and until it is up again others get error 502: with each restart, and each new version of the code.',
  )
}
