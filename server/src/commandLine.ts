import { Command, CommanderError, Option } from 'commander'
import { version } from '../../package.json'
import { failure } from './commands/failure.ts'
import { type LintOptions, lint } from './commands/lint.ts'
import { spokenComplaint, spokenHelp } from './commands/spoken.ts'
import { leave, print, stderr } from './commands/terminal.ts'
import { t } from './l10n.ts'
import { chooseLanguage, languageNamed } from './language.ts'

/** What defines each command of a program, by its name. */
type Commands = Record<string, (program: Command, outcome: Outcome) => void>

/** How the run ends: 0 fine, 1 findings, 2 the run itself went wrong. Undefined for a command that goes on and sets it by itself. */
export interface Outcome {
  code: number | undefined
}

/** Arguments in, exit code out. One command that is asked for by name needs none of the others. */
function run(args: string[], commands: Commands): Outcome['code'] {
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

/** The help speaks the language of `--lang` as well, which is looked for before the arguments are read; undefined for none, or none of ours. */
function languageOfHelp(args: string[]): string | undefined {
  return args.includes('--lang') ? languageNamed(args.at(args.indexOf('--lang') + 1) ?? '') : undefined
}

/** Runs the command that the arguments of this process ask for. */
export function runCommand(commands: Commands): void {
  const code = outcomeOf(commands)
  if (code !== undefined) leave(code)
}

function outcomeOf(commands: Commands): number | undefined {
  try {
    const args = process.argv.slice(2)
    chooseLanguage(languageOfHelp(args))
    return run(args, commands)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    return failure(error)
  }
}

/** The option that each command has. */
export function language(): Option {
  return new Option('--lang <language>', t('language of all messages: en or zh-cn (default: from the configuration, else the environment)'))
}

/** Collects what an option that may be repeated is given. */
export function repeated(value: string, all: string[] = []): string[] {
  return [...all, value]
}

/** Defines `lint`. */
export function addLint(program: Command, outcome: Outcome): void {
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
