import type { Rule } from '../rule.ts'
import { environmentQuoting } from './environment-quoting.ts'
import { includePattern } from './include-pattern.ts'
import { inlineCommentNoSpace } from './inline-comment-no-space.ts'
import { numprocsProcessName } from './numprocs-process-name.ts'
import { percent } from './percent.ts'
import { refusedSection } from './refused-section.ts'
import { semicolonInCommand } from './semicolon-in-command.ts'
import { serverurlMismatch } from './serverurl-mismatch.ts'
import { shellSyntax } from './shell-syntax.ts'
import { socketInTmp } from './socket-in-tmp.ts'
import { startsecsDaemon } from './startsecs-daemon.ts'
import { stopasgroupKillasgroup } from './stopasgroup-killasgroup.ts'
import { userMissing } from './user-missing.ts'
import { userUnknown } from './user-unknown.ts'

export const supervisorRules: readonly Rule[] = [
  environmentQuoting,
  includePattern,
  inlineCommentNoSpace,
  numprocsProcessName,
  percent,
  refusedSection,
  semicolonInCommand,
  serverurlMismatch,
  shellSyntax,
  socketInTmp,
  startsecsDaemon,
  stopasgroupKillasgroup,
  userMissing,
  userUnknown,
]
