import { expandPercents, type PercentProblem, percentProblems } from '../../syntax/percent.ts'
import { programKinds, settingOf, type WrittenSection } from './sections.ts'

/** Names that supervisor puts in for `%(name)s` somewhere, beside variables of the environment. */
export const names = new Set(['here', 'host_node_name', 'program_name', 'group_name', 'process_num', 'numprocs'])

/**
 * What goes wrong with the `%` in the text of an option. Nothing does in options that supervisor does not read: those are not expanded.
 * A `%%` is a problem where the option is expanded twice and a `%` is left for the second time.
 */
export function percentProblemsIn(section: WrittenSection, option: string, text: string): PercentProblem[] {
  const setting = settingOf(section, option)
  if (!setting || !text.includes('%')) return []
  const available = new Set(setting.expansions ?? (programKinds.includes(section.kind) ? forPrograms : ['ENV_*']))
  // These are read for each process by itself.
  if (/^std(out|err)_(logfile_\w+|syslog)$/.test(option)) for (const name of ['process_num', 'numprocs']) available.add(name)
  const kindOf = (name: string) => {
    if (!available.has(name.startsWith('ENV_') ? 'ENV_*' : name)) return undefined
    return name === 'process_num' || name === 'numprocs' ? 'number' : 'text'
  }
  const problems = percentProblems(text, kindOf)
  if (problems.length > 0 || !isExpandedTwice(section, option)) return problems
  const isLeft = percentProblems(
    expandPercents(text, () => 'x'),
    kindOf,
  ).length
  const start = text.indexOf('%%')
  return isLeft ? [{ start, end: start + 2, kind: 'format' }] : []
}

const forPrograms = ['here', 'program_name', 'group_name', 'host_node_name', 'ENV_*']

/** There a literal `%` is written `%%%%` (processes_from_section and read_config in supervisor/options.py, up to 4.3). */
export function isExpandedTwice({ kind }: WrittenSection, option: string): boolean {
  return kind === 'supervisord' ? option === 'environment' : /^std(out|err)_logfile$/.test(option)
}
