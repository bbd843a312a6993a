import type { Plan } from '../plan.ts'
import { layoutOf } from './layout.ts'
import { emperorService } from './places.ts'

/** The interpreter that has the project's packages. */
export function python({ venv }: Plan): string {
  return venv === undefined ? '/usr/bin/python3' : `${venv}/bin/python`
}

/** Shows the end of what the application has to say. */
export function seeLog(plan: Plan): string {
  const { manager, server, logs } = layoutOf(plan)
  return manager === 'supervisor' ? `sudo tail -n 50 ${logs}/${server}.log` : `sudo journalctl -n 50 -u ${service(plan)}`
}

/** Has the application take new code, with requests in flight ending as they should. */
export function reload(plan: Plan): string {
  const { manager, server, reload } = layoutOf(plan)
  if (server === 'uwsgi') return `sudo touch ${reload}`
  if (manager === 'supervisor') return `sudo supervisorctl signal HUP ${plan.name}`
  return `sudo systemctl ${server === 'daphne' ? 'restart' : 'reload'} ${service(plan)}`
}

/** Starts everything anew: for new settings of the servers, and new variables. */
export function restart(plan: Plan): string {
  const { manager } = layoutOf(plan)
  return manager === 'supervisor' ? `sudo supervisorctl restart ${plan.name}` : `sudo systemctl restart ${service(plan)}`
}

/** Shows whether the application runs. */
export function status(plan: Plan): string {
  const { manager } = layoutOf(plan)
  return manager === 'supervisor' ? 'sudo supervisorctl status' : `systemctl status ${service(plan)}`
}

/** The unit of the application server. */
function service({ stack, name }: Plan): string {
  return stack === 'uwsgi-emperor' ? emperorService : `${name}.service`
}
