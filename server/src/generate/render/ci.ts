import { version } from '../../../../package.json'
import { t } from '../../l10n.ts'
import { shell } from '../escape.ts'
import type { Plan } from '../plan.ts'
import { header } from './header.ts'
import { text } from './text.ts'

/** A workflow that checks the deployment with each change. */
export function continuousIntegration(plan: Plan): string {
  return text`
${header(plan)}
#
# ${t('A copy in .github/workflows/ checks each change. Elsewhere, the two lines with djdeploy are all there is to it.')}
# ${t('The version is the one that wrote these files, so that nothing new is found in what has not changed.')}
name: deployment
on: [push, pull_request]
permissions:
  contents: read
jobs:
  deployment:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      # ${t('The files agree with each other and with the settings.')}
      - run: ${djdeploy} lint
      # ${t('The files are those that the plan gives.')}
      - run: ${check(plan)}
`
}

const djdeploy = `npx --yes djdeploy@${version}`

/** The command, quoted for YAML where the name of a folder needs it. */
function check({ project }: Plan): string {
  const command = `${djdeploy} generate --check`
  return project === '.' ? command : JSON.stringify(`${command} ${shell(project)}`)
}
