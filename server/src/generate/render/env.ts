import { t } from '../../l10n.ts'
import { shell } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { header } from './header.ts'
import { layoutOf } from './layout.ts'
import { text } from './text.ts'

/** The variables of the application, without their values: those are secret, and stay on the server. */
export function environment(plan: Plan): string {
  const { environment } = layoutOf(plan)
  return text`
${header(plan)}
#
# ${t('A copy with values is {0}, which root and {1} alone may read.', environment, plan.user)}
# ${t('One variable a line, as it is: no quotes, no blanks around "=", no comment behind a value.')}
# ${t('A new secret key: python3 -c "import secrets; print(secrets.token_urlsafe(50))"')}
${plan.stack === 'uwsgi-emperor' && `# ${t('uWSGI takes "$(", "%(" and "@(" in a value for something to look up.')}`}
${plan.environment.map(name => `${name}=`).join('\n')}
`
}

/** A script that runs a command with the variables of the application, as the services have them: `manage.py`, or a program of supervisor's. */
export function withEnvironment(plan: Plan): string {
  const { environment, target } = layoutOf(plan)
  return text`
#!/bin/sh
${header(plan)}
#
# ${t('Runs a command with the variables of the application: with-env COMMAND [ARGUMENT]...')}
set -eu

export DJANGO_SETTINGS_MODULE=${shell(plan.settings)}
export LANG=${target.locale}
${plan.python !== undefined && `export PYTHONPATH=${shell(`${plan.directory}/${plan.python}`)}`}

# ${t('Taken as they are: nothing in a value is special, as it would be if a shell read the file.')}
if [ -r ${environment} ]; then
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
            [A-Za-z_]*=*) export "\${line?}" ;;
        esac
    done < ${environment}
fi

exec "$@"
`
}
