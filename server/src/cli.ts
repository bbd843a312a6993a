import { Command, CommanderError, Option } from 'commander'
import { version } from '../../package.json'
import { type LintOptions, lint } from './commands/lint.ts'
import { explain, rules } from './commands/rules.ts'
import { show } from './commands/show.ts'
import { languages, t } from './l10n.ts'
import { chooseLanguage } from './language.ts'
import { UsageError } from './usage.ts'

/** Arguments in, exit code out: 0 fine, 1 findings, 2 the run itself went wrong. */
function run(args: string[]): number {
  let code = 0
  const program = new Command('djdeploy')
    .description(t('Reads a Django deployment the way nginx, uWSGI, supervisor, systemd, gunicorn and Django will read it.'))
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'djdeploy: ')) })
  const language = () =>
    new Option('--lang <language>', t('language of all messages: en or zh-cn (default: from the configuration, else the environment)'))

  program
    .command('lint')
    .description(t('check files and folders (default: the current folder)'))
    .argument('[path...]')
    .option(
      '--format <format>',
      t('full, concise or json; may be repeated, as FORMAT=FILE to write a file'),
      (value: string, all: string[] = []) => [...all, value],
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
      code = lint(paths, options)
    })

  program
    .command('show')
    .description(t('show what the program will read in a file: includes, placeholders, logic and inheritance resolved'))
    .argument('<file>')
    .option('--format <format>', t('text or json'), 'text')
    .addOption(language())
    .action((file: string, options: { format: string; lang?: string }) => {
      process.stdout.write(show(file, options))
    })

  program
    .command('rules')
    .description(t('list all rules'))
    .option('--format <format>', t('text, json or md'), 'text')
    .addOption(language())
    .action((options: { format: string; lang?: string }) => {
      chooseLanguage(options.lang)
      process.stdout.write(rules(options.format))
    })

  program
    .command('explain')
    .description(t('explain a rule, with examples'))
    .argument('<rule>')
    .addOption(language())
    .action((rule: string, options: { lang?: string }) => {
      process.stdout.write(explain(rule, chooseLanguage(options.lang)))
    })

  program
    .command('server')
    .description(t('run the language server'))
    .requiredOption('--stdio', t('speak over standard input and output'))
    .action(() => {
      require('./server.js')
    })

  program.parse(args, { from: 'user' })
  return code
}

/** The help speaks the language of `--lang` as well, which is looked for before the arguments are read; undefined for none, or none of ours. */
function languageOfHelp(args: string[]): string | undefined {
  const asked = args.at(args.indexOf('--lang') + 1)
  return args.includes('--lang') ? languages.find(language => language === asked) : undefined
}

function main(): number {
  try {
    const args = process.argv.slice(2)
    chooseLanguage(languageOfHelp(args))
    return run(args)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof UsageError) process.stderr.write(`djdeploy: ${error.message}\n`)
    else if (process.env.DJDEPLOY_DEBUG) throw error
    else
      process.stderr.write(
        `djdeploy: ${t('internal error: {0}; DJDEPLOY_DEBUG=1 shows where', error instanceof Error ? error.message : String(error))}\n`,
      )
    return 2
  }
}

// The reader of a pipe may have seen enough (`djdeploy lint | head`).
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(process.exitCode)
  throw error
})
process.exitCode = main()
