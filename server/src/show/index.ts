import type { Document, FormatId, Workspace } from '../formats/format.ts'
import { showNginx } from './nginx.ts'
import { showGunicorn, showSettings } from './python.ts'
import type { Shown } from './shown.ts'
import { showSupervisor } from './supervisor.ts'
import { showSystemd } from './systemd.ts'
import { showUwsgi } from './uwsgi.ts'

/** What can be shown, by format: a function from a file and the workspace it lies in. */
export const shows: Partial<Record<FormatId, (document: Document, workspace: Workspace) => Shown>> = {
  nginx: showNginx,
  uwsgi: showUwsgi,
  supervisor: showSupervisor,
  systemd: showSystemd,
  gunicorn: showGunicorn,
  django: showSettings,
}
