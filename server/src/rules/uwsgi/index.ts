import type { Rule } from '../rule.ts'
import { bareFlagNeedsValue } from './bare-flag-needs-value.ts'
import { cheaperInvalid } from './cheaper-invalid.ts'
import { harakiriNoMaster } from './harakiri-no-master.ts'
import { httpPluginMissing } from './http-plugin-missing.ts'
import { noMaster } from './no-master.ts'
import { percentInValue } from './percent-in-value.ts'
import { portlessSocket } from './portless-socket.ts'
import { pyAutoreloadProduction } from './py-autoreload-production.ts'
import { pythonPluginMissing } from './python-plugin-missing.ts'
import { quotedValue } from './quoted-value.ts'
import { relativeRuntimeFile } from './relative-runtime-file.ts'
import { runsAsRoot } from './runs-as-root.ts'
import { socketPublic } from './socket-public.ts'
import { statsPublic } from './stats-public.ts'
import { tildeOrDollarPath } from './tilde-or-dollar-path.ts'
import { trailingComment } from './trailing-comment.ts'
import { virtualenvWrong } from './virtualenv-wrong.ts'
import { wsgiFileAndModule } from './wsgi-file-and-module.ts'

export const uwsgiRules: readonly Rule[] = [
  bareFlagNeedsValue,
  cheaperInvalid,
  harakiriNoMaster,
  httpPluginMissing,
  noMaster,
  percentInValue,
  portlessSocket,
  pyAutoreloadProduction,
  pythonPluginMissing,
  quotedValue,
  relativeRuntimeFile,
  runsAsRoot,
  socketPublic,
  statsPublic,
  tildeOrDollarPath,
  trailingComment,
  virtualenvWrong,
  wsgiFileAndModule,
]
