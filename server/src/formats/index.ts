import { compose } from './compose.ts'
import { django } from './django.ts'
import { dockerfile } from './dockerfile.ts'
import type { Format } from './format.ts'
import { gunicorn } from './gunicorn.ts'
import { nginx } from './nginx.ts'
import { procfile } from './procfile.ts'
import { shell } from './shell.ts'
import { supervisor } from './supervisor.ts'
import { systemd } from './systemd.ts'
import { uwsgi } from './uwsgi.ts'

/** All formats; where two could recognise a file, the more particular one stands first. */
export const formats: readonly Format[] = [compose, dockerfile, procfile, shell, systemd, supervisor, uwsgi, gunicorn, django, nginx]
