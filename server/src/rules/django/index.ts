import type { Rule } from '../rule.ts'
import { allowedHosts } from './allowed-hosts.ts'
import { allowedHostsStar } from './allowed-hosts-star.ts'
import { csrfTrustedOrigins } from './csrf-trusted-origins.ts'
import { debugTrue } from './debug-true.ts'
import { noProductionLogging } from './no-production-logging.ts'
import { removedSetting } from './removed-setting.ts'
import { secretsInFile } from './secrets-in-file.ts'
import { secureCookiesOverHttp } from './secure-cookies-over-http.ts'
import { secureProxyHeaderForm } from './secure-proxy-header-form.ts'
import { settingTypo } from './setting-typo.ts'

export const djangoRules: readonly Rule[] = [
  allowedHosts,
  allowedHostsStar,
  csrfTrustedOrigins,
  debugTrue,
  noProductionLogging,
  removedSetting,
  secretsInFile,
  secureCookiesOverHttp,
  secureProxyHeaderForm,
  settingTypo,
]
