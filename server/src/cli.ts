import type { Command } from 'commander'
import { addLint, language, type Outcome, repeated, runCommand } from './commandLine.ts'
import { explain, rules } from './commands/rules.ts'
import { show } from './commands/show.ts'
import { print } from './commands/terminal.ts'
import { t } from './l10n.ts'
import { chooseLanguage } from './language.ts'

function addShow(program: Command): void {
  program
    .command('show')
    .description(t('show what the program will read in a file: includes, placeholders, logic and inheritance resolved'))
    .argument('<file>')
    .option('--format <format>', t('text or json'), 'text')
    .addOption(language())
    .action((file: string, options: { format: string; lang?: string }) => {
      print(show(file, options))
    })
}

function addRules(program: Command): void {
  program
    .command('rules')
    .description(t('list all rules'))
    .option('--format <format>', t('text, json or md'), 'text')
    .addOption(language())
    .action((options: { format: string; lang?: string }) => {
      chooseLanguage(options.lang)
      print(rules(options.format))
    })
}

function addExplain(program: Command): void {
  program
    .command('explain')
    .description(t('explain a rule, with examples'))
    .argument('<rule>')
    .addOption(language())
    .action((rule: string, options: { lang?: string }) => {
      print(explain(rule, chooseLanguage(options.lang)))
    })
}

function addGenerate(program: Command, outcome: Outcome): void {
  program
    .command('generate')
    .description(t('write a deployment for a Django project: nginx, an application server, and what keeps it running'))
    .argument('[project]', t('folder of the project'), '.')
    .option('--yes', t('ask nothing'))
    .option('--out <folder>', t('where to write (default: "deploy" in the project)'))
    .option('--stack <stack>', t('which servers, such as uwsgi-systemd or gunicorn-supervisor'))
    .option('--target <system>', t('which system they run on, such as debian-12'))
    .option('--domain <name>', t('name of the site; may be repeated'), repeated)
    .option('--server-path <folder>', t('where the project lies on the server'))
    .option('--user <name>', t('account that the application runs as'))
    .option('--tls <phase>', t('acme until there is a certificate, then tls'))
    .option('--set <key=value>', t('any other value of the plan; may be repeated'), repeated)
    .option('--plan <file>', t('take the values that a file has under [generate]; what other options say wins'))
    .option('--save', t('write the answers into djdeploy.toml'))
    .option('--dry-run', t('show the plan and what would be written, and write nothing'))
    .option('--print-plan', t('print the whole plan as --plan and djdeploy.toml take it, and write nothing'))
    .option('--diff', t('print what would change, and write nothing'))
    .option('--check', t('exit with 1 when something would change, and write nothing'))
    .option('--json', t('print everything as JSON; writes only with --yes'))
    .option('--on-conflict <what>', t('where a file is in the way: fail, keep it, write a new one beside it, or merge (default: fail)'))
    .option('--only-new', t('write the files that are not there yet, and leave all others as they are'))
    .option('--from-existing', t('read the deployment that is there as a plan, print what generating it would change, and write nothing'))
    .addOption(language())
    .action((folder: string, options: object) => {
      outcome.code = undefined
      process.exitCode = 1
      const { runGenerate } = require('./generator.js') as typeof import('./generator.ts')
      void runGenerate(folder, options).then(code => {
        process.exitCode = code
      })
    })
}

function addServer(program: Command, outcome: Outcome): void {
  program
    .command('server')
    .description(t('run the language server'))
    .requiredOption('--stdio', t('speak over standard input and output'))
    .action(() => {
      outcome.code = undefined
      require('./server.js')
    })
}

runCommand({
  lint: addLint,
  show: addShow,
  rules: addRules,
  explain: addExplain,
  generate: addGenerate,
  server: addServer,
})
