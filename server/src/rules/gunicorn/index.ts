import type { Rule } from '../rule.ts'
import { appSpec } from './app-spec.ts'
import { bindUnixPrefix } from './bind-unix-prefix.ts'
import { daemonUnderSupervisor } from './daemon-under-supervisor.ts'
import { forwardedAllowIps } from './forwarded-allow-ips.ts'
import { reloadProduction } from './reload-production.ts'
import { workerClassAsgi } from './worker-class-asgi.ts'

export const gunicornRules: readonly Rule[] = [
  appSpec,
  bindUnixPrefix,
  daemonUnderSupervisor,
  forwardedAllowIps,
  reloadProduction,
  workerClassAsgi,
]
