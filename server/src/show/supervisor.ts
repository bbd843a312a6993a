import type { Document, Workspace } from '../formats/format.ts'
import { configurationOf } from '../formats/supervisor/configuration.ts'
import { type Process, processesOf } from '../formats/supervisor/processes.ts'
import { t } from '../l10n.ts'
import { type Data, dataOf, type Shown, type ShownLine, settingLine } from './shown.ts'

/**
 * The processes that a supervisor file makes, as `{ "group:process": { command, environment, … } }` with every option a program can
 * have: numbers, switches and lists by their meaning, `null` also where nothing is set and supervisord has no default.
 */
export function showSupervisor(document: Document, workspace: Workspace): Shown {
  const configuration = configurationOf(document, workspace)
  const processes = processesOf(configuration)
  return {
    data: Object.fromEntries(processes.map(process => [fullName(process), plain(process)])),
    lines: processes.flatMap(process => [{ text: `[${fullName(process)}]`, at: process.at }, ...linesOf(process)]),
    ...(configuration.complete ? {} : { missing: t('files of [include] cannot be seen') }),
  }
}

/** The name that supervisorctl takes. */
function fullName({ group, name }: Process): string {
  return `${group}:${name.known ? name.value : '?'}`
}

function plain({ name, options, environment, noEnvironment }: Process): Data {
  return {
    ...Object.fromEntries(options.map(({ name, value }) => [name, dataOf(value)])),
    process_name: dataOf(name),
    environment: noEnvironment === undefined ? Object.fromEntries(environment.map(({ name, value }) => [name, dataOf(value)])) : null,
  }
}

function linesOf({ options, environment, noEnvironment }: Process): ShownLine[] {
  return [
    ...options.filter(({ value }) => !value.known || value.value !== null).map(({ name, value, at }) => settingLine(name, value, at, '  ')),
    ...(noEnvironment === undefined ? [] : [settingLine('environment', { known: false, because: noEnvironment }, undefined, '  ')]),
    ...environment.map(({ name, value, at }) => settingLine(`environment ${name}`, value, at, '  ')),
  ]
}
