import type { Rule } from '../rule.ts'
import { httpPluginMissing } from './http-plugin-missing.ts'
import { noMaster } from './no-master.ts'
import { pyAutoreloadProduction } from './py-autoreload-production.ts'
import { quotedValue } from './quoted-value.ts'
import { socketPublic } from './socket-public.ts'
import { trailingComment } from './trailing-comment.ts'
import { virtualenvWrong } from './virtualenv-wrong.ts'
import { wsgiFileAndModule } from './wsgi-file-and-module.ts'

export const uwsgiRules: readonly Rule[] = [
  httpPluginMissing,
  noMaster,
  pyAutoreloadProduction,
  quotedValue,
  socketPublic,
  trailingComment,
  virtualenvWrong,
  wsgiFileAndModule,
]
