import type { Rule } from '../rule.ts'
import { aliasMisuse } from './alias-misuse.ts'
import { authorityMissing } from './authority-missing.ts'
import { bufferSizes } from './buffer-sizes.ts'
import { conflictingServerName } from './conflicting-server-name.ts'
import { defaultSiteSteals } from './default-site-steals.ts'
import { duplicateLocation } from './duplicate-location.ts'
import { endpointSyntax } from './endpoint-syntax.ts'
import { eventsMissing } from './events-missing.ts'
import { heredocEatenVariables } from './heredoc-eaten-variables.ts'
import { hostHeaderMissing } from './host-header-missing.ts'
import { ifCondition } from './if-condition.ts'
import { includeCycle } from './include-cycle.ts'
import { includeOrderParams } from './include-order-params.ts'
import { listenSyntax } from './listen-syntax.ts'
import { locationNesting } from './location-nesting.ts'
import { logFormatUndefined } from './log-format-undefined.ts'
import { mapLines } from './map-lines.ts'
import { paramInheritance } from './param-inheritance.ts'
import { proxyDirectiveWithUwsgiPass } from './proxy-directive-with-uwsgi-pass.ts'
import { proxyPassUri } from './proxy-pass-uri.ts'
import { redirectLoop } from './redirect-loop.ts'
import { regexInvalid } from './regex-invalid.ts'
import { serverIncomplete } from './server-incomplete.ts'
import { sslCertificateMissing } from './ssl-certificate-missing.ts'
import { tryFiles404 } from './try-files-404.ts'
import { unknownVariable } from './unknown-variable.ts'
import { upstreamEmpty } from './upstream-empty.ts'
import { upstreamUndefined } from './upstream-undefined.ts'
import { uwsgiParamsMissing } from './uwsgi-params-missing.ts'
import { wildcardDestination } from './wildcard-destination.ts'
import { zoneUndefined } from './zone-undefined.ts'

export const nginxRules: readonly Rule[] = [
  aliasMisuse,
  authorityMissing,
  bufferSizes,
  conflictingServerName,
  defaultSiteSteals,
  duplicateLocation,
  endpointSyntax,
  eventsMissing,
  heredocEatenVariables,
  hostHeaderMissing,
  ifCondition,
  includeCycle,
  includeOrderParams,
  listenSyntax,
  locationNesting,
  logFormatUndefined,
  mapLines,
  paramInheritance,
  proxyDirectiveWithUwsgiPass,
  proxyPassUri,
  redirectLoop,
  regexInvalid,
  serverIncomplete,
  sslCertificateMissing,
  tryFiles404,
  unknownVariable,
  upstreamEmpty,
  upstreamUndefined,
  uwsgiParamsMissing,
  wildcardDestination,
  zoneUndefined,
]
