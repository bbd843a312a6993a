import { isTemplate, type Known, known } from '../../facts/known.ts'
import type { Word } from '../../syntax/tree.ts'
import { computed } from '../computed.ts'

/** An application server about to start: its words, the first naming the executable, and what the way there has set. */
export interface Launch {
  words: Word[]
  directory?: Known<string>
  user?: Known<string>
  environment: Map<string, Word>
}

/** What is left of a command on the way to its server. */
export interface Step extends Omit<Launch, 'environment'> {
  /** What the way there has set so far. */
  set?: Assigned
}

/** A variable, and those that were set before it: what is set later leaves what was handed on as it is. */
export interface Assigned {
  name: string
  value: Word
  before?: Assigned
}

/** A program that runs the command given as its arguments. */
interface Wrapper {
  /** Options followed by a word of their own. */
  valued?: string[]
  /** Words between the options and the command. */
  operands?: number
  /** The word behind which the command stands: `poetry run x`. */
  subcommand?: string
  /** Where the user stands as whom the command runs. */
  user?: 'operand' | 'option'
}

const plain: Wrapper = {}
const user: Wrapper = { operands: 1, user: 'operand' }
const run = (...valued: string[]): Wrapper => ({ subcommand: 'run', valued })

const wrappers = new Map<string, Wrapper>([
  ['env', { valued: ['-u', '-C', '--unset', '--chdir'] }],
  ['exec', { valued: ['-a'] }],
  ['nice', { valued: ['-n'] }],
  ['ionice', { valued: ['-c', '-n'] }],
  ['nohup', plain],
  ['setsid', plain],
  ['stdbuf', { valued: ['-i', '-o', '-e'] }],
  ['timeout', { valued: ['-s', '-k'], operands: 1 }],
  ['sudo', { valued: ['-u', '-g', '-h', '-p', '-C', '-D'], user: 'option' }],
  ['runuser', { valued: ['-u', '-g'], user: 'option' }],
  ['setpriv', plain],
  ['gosu', user],
  ['su-exec', user],
  ['s6-setuidgid', user],
  ['setuser', user],
  ['chpst', { valued: ['-u', '-U', '-e', '-/', '-b', '-m', '-l', '-L'], user: 'option' }],
  ['tini', { valued: ['-p', '-e'] }],
  ['dumb-init', { valued: ['-r', '--rewrite'] }],
  ['catatonit', plain],
  ['poetry', run()],
  ['pipenv', run()],
  ['pdm', run()],
  ['rye', run()],
  ['hatch', run()],
  ['uv', run('--with', '--extra', '--group', '--env-file', '-p', '--python', '--directory', '--project', '--package', '--index')],
  ['newrelic-admin', { subcommand: 'run-program' }],
  ['ddtrace-run', plain],
  [
    'opentelemetry-instrument',
    { valued: ['--traces_exporter', '--metrics_exporter', '--logs_exporter', '--service_name', '--exporter_otlp_endpoint'] },
  ],
  ['authbind', plain],
])

/** What is left when the programs around a command are taken off, with the variables and the user they set. */
export function unwrap(launch: Step): Step {
  let current = withoutAssignments(launch)
  for (let rounds = 0; rounds < 10; rounds++) {
    const next = unwrapOnce(current)
    if (!next) return current
    current = next
  }
  return current
}

function unwrapOnce(launch: Step): Step | undefined {
  const { words } = launch
  const wrapper = wrappers.get(baseName(words[0]))
  if (!wrapper) return undefined
  const subcommand = wrapper.subcommand === undefined ? 0 : words.findIndex(({ value }, index) => index > 0 && value === wrapper.subcommand)
  if (subcommand < 0) return undefined
  let next = subcommand + 1
  let user: Word | undefined
  for (let option = words[next]; option?.value.startsWith('-'); option = words[next]) {
    if (wrapper.user === 'option') user = userIn(option, words[next + 1]) ?? user
    next += wrapper.valued?.includes(option.value) ? 2 : 1
    if (option.value === '--') break
  }
  if (wrapper.operands) {
    if (wrapper.user === 'operand') user = words[next]
    next += wrapper.operands
  }
  if (next >= words.length) return undefined
  const inner = withoutAssignments({ ...launch, words: words.slice(next) })
  return user ? { ...inner, user: accountIn(user.value) } : inner
}

function userIn({ source, start, end, value }: Word, next: Word | undefined): Word | undefined {
  if (value === '-u') return next
  const [, name] = /^(?:--user=|-u)(.+)$/.exec(value) ?? []
  return name === undefined ? undefined : { source, start, end, value: name }
}

/** The account of `user` or `user:group`. */
export function accountIn(text: string): Known<string> {
  const name = text.replace(/:.*$/s, '')
  return isTemplate(name) || name.includes('$') ? computed() : known(name)
}

/** `A=b command`: variables for the command. */
function withoutAssignments(launch: Step): Step {
  const count = launch.words.findIndex(({ value }) => !/^[A-Za-z_]\w*=/.test(value))
  if (count <= 0) return launch
  let { set } = launch
  for (const word of launch.words.slice(0, count)) {
    const equals = word.value.indexOf('=')
    set = { name: word.value.slice(0, equals), value: { ...word, value: word.value.slice(equals + 1) }, before: set }
  }
  return { ...launch, words: launch.words.slice(count), set }
}

/** The last part of the path of an executable. */
export function baseName(word: Word | undefined): string {
  return word?.value.slice(word.value.lastIndexOf('/') + 1) ?? ''
}
