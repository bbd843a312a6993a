import type { Rule } from '../rule.ts'
import { addressMismatch } from './address-mismatch.ts'
import { appModuleNotFound } from './app-module-not-found.ts'
import { closedToUser } from './closed-to-user.ts'
import { composeShellSyntax } from './compose-shell-syntax.ts'
import { daemonizeUnderSupervisor } from './daemonize-under-supervisor.ts'
import { dieOnTermWithQuit } from './die-on-term-with-quit.ts'
import { harakiriOverStopwait } from './harakiri-over-stopwait.ts'
import { hostPortStripped } from './host-port-stripped.ts'
import { httpBypassesNginx } from './http-bypasses-nginx.ts'
import { protocolMismatch } from './protocol-mismatch.ts'
import { proxySchemeUnknownToDjango } from './proxy-scheme-unknown-to-django.ts'
import { publishedPortUnheard } from './published-port-unheard.ts'
import { serverNameNotInAllowedHosts } from './server-name-not-in-allowed-hosts.ts'
import { socketOnNetworkFilesystem } from './socket-on-network-filesystem.ts'
import { socketPermissionMismatch } from './socket-permission-mismatch.ts'
import { startupFileMissing } from './startup-file-missing.ts'
import { termMeansReload } from './term-means-reload.ts'
import { twoListenersSamePort } from './two-listeners-same-port.ts'
import { websocketHeaders } from './websocket-headers.ts'
import { wsgiPathCaseMismatch } from './wsgi-path-case-mismatch.ts'

export const stackRules: readonly Rule[] = [
  addressMismatch,
  appModuleNotFound,
  closedToUser,
  composeShellSyntax,
  daemonizeUnderSupervisor,
  dieOnTermWithQuit,
  harakiriOverStopwait,
  hostPortStripped,
  httpBypassesNginx,
  protocolMismatch,
  proxySchemeUnknownToDjango,
  publishedPortUnheard,
  serverNameNotInAllowedHosts,
  socketOnNetworkFilesystem,
  socketPermissionMismatch,
  startupFileMissing,
  termMeansReload,
  twoListenersSamePort,
  websocketHeaders,
  wsgiPathCaseMismatch,
]
