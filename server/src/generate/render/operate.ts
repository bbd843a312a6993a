import { t } from '../../l10n.ts'
import { cutOff } from '../advice.ts'
import { shell } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { python, reload, restart, seeLog, status } from './commands.ts'
import { layoutOf } from './layout.ts'
import { text } from './text.ts'

/** What comes after the first day: new code, logs, a restart, a rehearsal of what is rare. */
export function everyDay(plan: Plan): string {
  const { withEnvironment, manager } = layoutOf(plan)
  const manage = `sudo -u ${plan.user} ${withEnvironment} ${shell(python(plan))} manage.py`
  return text`
## ${t('Afterwards')}

${t('New code:')}

\`\`\`sh
cd ${shell(plan.directory)}
sudo git pull
${plan.venv !== undefined && `sudo ${shell(`${plan.venv}/bin/pip`)} install -r requirements.txt`}
${manage} migrate
${plan.static && `${manage} collectstatic --noinput`}
${reload(plan)}
\`\`\`

${t('If the files of this folder have changed too, run install.sh again.')}
${plan.asgi?.server === 'daphne' && cutOff()}

${t('How it is, what it says, and starting it anew:')}

\`\`\`sh
${status(plan)}
${seeLog(plan)}
${restart(plan)}
\`\`\`

- [ ] ${t('It comes back by itself: {0}, and then the smoke test.', '`sudo reboot`')}
${manager === 'supervisor' && `- [ ] ${t('Logs are rotated: {0} shows no error.', `\`sudo logrotate -d /etc/logrotate.d/${plan.name}\``)}`}
- [ ] ${backup(plan)}
`
}

function backup({ media }: Plan): string {
  return media
    ? t('Database and uploads ({0}) are backed up, and have been restored once.', `\`${media.directory}\``)
    : t('The database is backed up, and has been restored once.')
}
