import { t } from '../../l10n.ts'
import { shell } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { python, seeLog } from './commands.ts'
import { templatesVersion } from './header.ts'
import { layoutOf } from './layout.ts'
import { everyDay } from './operate.ts'
import { placesOf } from './places.ts'
import { security } from './security.ts'
import { lines, text } from './text.ts'

/** What is left to do by hand, in order: a command, what it should say, and what to do when it says something else. */
export function checklist(plan: Plan): string {
  const { target } = layoutOf(plan)
  return text`
# ${t('Deploying {0}', plan.name)}

${t('Written by djdeploy for {0}, templates {1}.', target.title, templatesVersion)}
${t('Each step is a command, what it should say, and what to do when it says something else. Commands run in this folder unless they begin with cd.')}

${placesTable(plan)}

## ${t('On your computer')}

${check(plan)}

${repository()}

## ${t('On the server')}

${code(plan)}

${installation(plan)}

${database(plan)}

${trial(plan)}

${security(plan)}

${everyDay(plan)}
`
}

function placesTable(plan: Plan): string {
  return lines(
    `| ${t('file')} | ${t('place on the server')} |`,
    '| --- | --- |',
    ...placesOf(plan).map(({ file, path }) => `| [${file}](${file}) | \`${path}\` |`),
  )
}

function check({ settings, project }: Plan): string {
  return text`
- [ ] ${t('The settings are fit for production. This runs in the root of the repository.')}

  \`\`\`sh
  ${project !== '.' && `cd ${shell(project)}`}
  python manage.py check --deploy --settings ${settings}
  djdeploy lint
  \`\`\`

  ${t('Expected: no issues, and no problem from djdeploy. What djdeploy underlines in the settings it can mostly fix: it never does so by itself.')}
`
}

function repository(): string {
  return text`
- [ ] ${t('These files are in the repository, and come to the server with the project.')}

  \`\`\`sh
  git add .
  git commit -m "Deployment"
  git push
  \`\`\`

  ${t('Without git, copy the project with this folder in it.')}
`
}

function code(plan: Plan): string {
  const { target } = layoutOf(plan)
  const { directory, venv, user } = plan
  return text`
- [ ] ${t('The project is in {0}.', `\`${directory}\``)}

  \`\`\`sh
  sudo git clone ${t('ADDRESS')} ${shell(directory)}
  ${venv !== undefined && `sudo ${target.install} install -y ${target.packages.venv}`}
  ${venv !== undefined && `sudo python3 -m venv ${shell(venv)}`}
  ${venv !== undefined && `sudo ${shell(`${venv}/bin/pip`)} install -r ${shell(`${directory}/requirements.txt`)}${besides(plan)}`}
  \`\`\`

  ${t('Code and packages belong to root: {0} runs them and cannot change them.', `\`${user}\``)}
  ${venv !== undefined && t('Without a requirements.txt, install what the project asks for as it is used to: uv, Poetry, Pipenv.')}
  ${target.install !== 'apt-get' && t('Some packages come from EPEL or its equivalent of the distribution; switch that on first.')}
  ${plan.language === 'zh-cn' && '国内服务器下载慢时，让 pip 使用云厂商或高校的 PyPI 镜像：`sudo pip config --global set global.index-url 镜像地址`。'}
`
}

/** What the virtual environment needs besides what the project asks for. */
function besides({ stack, uwsgi, asgi, celery }: Plan): string {
  const packages = [
    stack.startsWith('uwsgi') && uwsgi === 'pip' && 'uwsgi',
    stack.startsWith('gunicorn') && 'gunicorn',
    asgi?.server === 'uvicorn' && "gunicorn 'uvicorn[standard]'",
    asgi?.server === 'daphne' && 'daphne',
    celery && 'celery',
  ]
  return packages.flatMap(name => (name ? [` ${name}`] : [])).join('')
}

function installation(plan: Plan): string {
  const { environment } = layoutOf(plan)
  return text`
- [ ] ${t('The files are in their places.')}

  \`\`\`sh
  sudo sh install.sh --dry-run
  sudo sh install.sh
  \`\`\`

  ${plan.environment.length > 0 && t('The first run stops and asks for values in {0}. Fill them in and run it again.', `\`${environment}\``)}
  ${t('Expected: a list of what it did, and at its end where to go on. Run again, it changes only what differs.')}

  ${t('If it stops where the programs are started, the reason is in the log:')}

  \`\`\`sh
  ${seeLog(plan)}
  \`\`\`
`
}

function database(plan: Plan): string {
  const { withEnvironment, state } = layoutOf(plan)
  const manage = `sudo -u ${plan.user} ${withEnvironment} ${shell(python(plan))} manage.py`
  return text`
- [ ] ${t('The database has its tables, and style sheets are where nginx looks for them.')}

  \`\`\`sh
  cd ${shell(plan.directory)}
  ${manage} migrate
  ${plan.static && `${manage} collectstatic --noinput`}
  ${manage} check --deploy
  \`\`\`

  ${plan.static && t('Expected: "static files copied". If it says that STATIC_ROOT is not set, set it to {0}.', `\`${plan.static.directory}\``)}
  ${t('An SQLite database belongs into {0}, where the application may write.', `\`${state}\``)}
`
}

function trial(plan: Plan): string {
  return text`
- [ ] ${t('The site answers.')}

  \`\`\`sh
  sudo sh smoke-test.sh
  \`\`\`

  ${t('Expected: each line begins with "ok".')}

  | ${t('if it says')} | ${t('then')} |
  | --- | --- |
  | 000 | ${t('nginx does not run: {0}', '`sudo nginx -t; sudo systemctl status nginx`')} |
  | 400 | ${t('ALLOWED_HOSTS lacks {0}', plan.domains.map(domain => `\`${domain}\``).join(' '))} |
  | 502 | ${t('the application does not run: see its log, and {0}', `\`/var/log/nginx/${plan.name}.error.log\``)} |
  | 504 | ${t('a request takes longer than {0} s', plan.requestSeconds)} |
  ${plan.static && `| 404, ${t('a style sheet')} | ${t('collectstatic has not run, or STATIC_ROOT is not {0}', `\`${plan.static.directory}\``)} |`}
  ${plan.static && `| 403, ${t('a style sheet')} | ${t('nginx may not enter a folder on the way: {0}', `\`namei -l ${shell(plan.static.directory)}\``)} |`}
`
}
