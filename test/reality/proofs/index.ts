import { djangoProofs } from './django.ts'
import { gunicornProofs } from './gunicorn.ts'
import { nginxProofs } from './nginx.ts'
import type { Proof } from './proof.ts'
import { stackProofs } from './stack.ts'
import { staticProofs } from './static.ts'
import { supervisorProofs } from './supervisor.ts'
import { syntaxProofs } from './syntax.ts'
import { systemdProofs } from './systemd.ts'
import { uwsgiProofs } from './uwsgi.ts'

export const proofs: Proof[] = [
  ...syntaxProofs,
  ...stackProofs,
  ...staticProofs,
  ...uwsgiProofs,
  ...nginxProofs,
  ...supervisorProofs,
  ...systemdProofs,
  ...gunicornProofs,
  ...djangoProofs,
]
