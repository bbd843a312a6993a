import { Command, CommanderError, Option } from 'commander'
import { version } from '../../package.json'
import { failure } from './commands/failure.ts'
import { type LintOptions, lint } from './commands/lint.ts'
import { explain, rules } from './commands/rules.ts'
import { show } from './commands/show.ts'
import { spokenComplaint, spokenHelp } from './commands/spoken.ts'
import { leave, print, stderr } from './commands/terminal.ts'
import { t } from './l10n.ts'
import { chooseLanguage, languageNamed } from './language.ts'

/** How the run ends: 0 fine, 1 findings, 2 the run itself went wrong. Undefined for a command that goes on and sets it by itself. */
interface Outcome {
  code: number | undefined
}

/** Arguments in, exit code out. */
function run(args: string[]): Outcome['code'] {
  const outcome: Outcome = { code: 0 }
  const program = new Command('djdeploy')
    .description(t('Reads a Django deployment the way nginx, uWSGI, supervisor, systemd, gunicorn and Django will read it.'))
    .version(version, '-V, --version', t('output the version number'))
    .helpOption('-h, --help', t('display help for command'))
    .helpCommand('help [command]', t('display help for command'))
    .configureHelp(spokenHelp())
    .exitOverride()
    .configureOutput({ writeOut: print, outputError: text => print(`djdeploy: ${spokenComplaint(text)}`, stderr) })
  const [asked = ''] = args
  for (const add of Object.hasOwn(commands, asked) ? [commands[asked]] : Object.values(commands)) add?.(program, outcome)
  program.parse(args, { from: 'user' })
  return outcome.code
}

/** What defines each command. One that is asked for by name needs none of the others. */
const commands: Record<string, (program: Command, outcome: Outcome) => void> = {
  lint: addLint,
  show: addShow,
  rules: addRules,
  explain: addExplain,
  generate: addGenerate,
  server: addServer,
}

function language(): Option {
  return new Option('--lang <language>', t('language of all messages: en or zh-cn (default: from the configuration, else the environment)'))
}

/** Collects what an option that may be repeated is given. */
function repeated(value: string, all: string[] = []): string[] {
  return [...all, value]
}

function addLint(program: Command, outcome: Outcome): void {
  program
    .command('lint')
    .description(t('check files and folders (default: the current folder)'))
    .argument('[path...]')
    .option(
      '--format <format>',
      t('full (usual on a terminal), concise or json; may be repeated, as FORMAT=FILE to write a file'),
      repeated,
    )
    .addOption(
      new Option('--fail-on <severity>', t('exit with 1 when there is a problem of this severity or above'))
        .choices(['error', 'warning', 'info'])
        .default('warning'),
    )
    .option('--fix', t('apply the safe fixes'))
    .option('--unsafe-fixes', t('apply all fixes, also those that want a look'))
    .option('--diff', t('print what --fix would change, and change nothing'))
    .option('--stdin-filename <name>', t('check the text on standard input as if it stood in this file'))
    .addOption(language())
    .action((paths: string[], options: LintOptions) => {
      outcome.code = lint(paths, options)
    })
}

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

/** The help speaks the language of `--lang` as well, which is looked for before the arguments are read; undefined for none, or none of ours. */
function languageOfHelp(args: string[]): string | undefined {
  return args.includes('--lang') ? languageNamed(args.at(args.indexOf('--lang') + 1) ?? '') : undefined
}

function main(): number | undefined {
  try {
    const args = process.argv.slice(2)
    chooseLanguage(languageOfHelp(args))
    return run(args)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    return failure(error)
  }
}

const code = main()
if (code !== undefined) leave(code)
