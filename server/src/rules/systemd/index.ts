import type { Rule } from '../rule.ts'
import { backslashSpace } from './backslash-space.ts'
import { environmentQuoting } from './environment-quoting.ts'
import { execRelative } from './exec-relative.ts'
import { execShellSyntax } from './exec-shell-syntax.ts'
import { quotedPath } from './quoted-path.ts'
import { refusedUnit } from './refused-unit.ts'
import { socketInRuntimeDirectory } from './socket-in-runtime-directory.ts'
import { standardSyslog } from './standard-syslog.ts'
import { trailingComment } from './trailing-comment.ts'
import { twoExecstart } from './two-execstart.ts'
import { userMissing } from './user-missing.ts'

export const systemdRules: readonly Rule[] = [
  backslashSpace,
  environmentQuoting,
  execRelative,
  execShellSyntax,
  quotedPath,
  refusedUnit,
  socketInRuntimeDirectory,
  standardSyslog,
  trailingComment,
  twoExecstart,
  userMissing,
]
