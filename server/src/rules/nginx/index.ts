import type { Rule } from '../rule.ts'
import { defaultSiteSteals } from './default-site-steals.ts'
import { endpointSyntax } from './endpoint-syntax.ts'
import { heredocEatenVariables } from './heredoc-eaten-variables.ts'
import { hostHeaderMissing } from './host-header-missing.ts'
import { includeOrderParams } from './include-order-params.ts'
import { paramInheritance } from './param-inheritance.ts'
import { proxyDirectiveWithUwsgiPass } from './proxy-directive-with-uwsgi-pass.ts'
import { tryFiles404 } from './try-files-404.ts'
import { upstreamUndefined } from './upstream-undefined.ts'
import { uwsgiParamsMissing } from './uwsgi-params-missing.ts'
import { wildcardDestination } from './wildcard-destination.ts'

export const nginxRules: readonly Rule[] = [
  defaultSiteSteals,
  endpointSyntax,
  heredocEatenVariables,
  hostHeaderMissing,
  includeOrderParams,
  paramInheritance,
  proxyDirectiveWithUwsgiPass,
  tryFiles404,
  upstreamUndefined,
  uwsgiParamsMissing,
  wildcardDestination,
]
