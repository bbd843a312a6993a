import { CompletionItemKind } from 'vscode-languageserver-types'
import { nginxVariables } from '../../catalogue/index.ts'
import { variablesDefinedBy } from '../../rules/nginx/variables.ts'
import { span } from '../../span.ts'
import type { ArgumentCursor } from '../cursor/nginx.ts'
import { type Place, stacksOf } from '../place.ts'
import type { Offered, Suggestion } from './item.ts'
import { isKnownIn } from './versions.ts'

/** The variables that a `$` before the cursor may begin, those of the configuration itself first; undefined where there is no `$`. */
export function variablesAt(place: Place, { word, typed }: Pick<ArgumentCursor, 'word' | 'typed'>): Offered | undefined {
  const [, brace, name] = /\$(\{?)(\w*)$/.exec(typed) ?? []
  if (brace === undefined || name === undefined) return undefined
  const { source } = word
  const offset = word.start + typed.length
  const start = offset - name.length - brace.length - 1
  const rest = /^\w*\}?/.exec(source.text.slice(offset, word.end))?.[0] ?? ''
  const end = offset + (brace ? rest : rest.replace('}', '')).length
  const written = (variable: string) => (brace ? `\${${variable}}` : `$${variable}`)
  const own = ownVariables(place).map(
    (label): Suggestion => ({ label: written(label), kind: CompletionItemKind.Variable, rank: 0, filter: written(label) }),
  )
  const known = nginxVariables().settings.filter(
    variable =>
      variable.in?.includes('http') && !variable.commercial && !variable.thirdParty && isKnownIn(place.workspace.target.nginx, variable),
  )
  const builtIn = known.map(({ name, type, common, plugin = '' }): Suggestion => {
    const isFamily = type === 'prefix'
    return {
      label: isFamily ? `${written(name)}…` : written(name),
      text: isFamily && brace ? `\${${name}` : written(name),
      filter: written(name),
      kind: CompletionItemKind.Variable,
      rank: common ? 1 : 2,
      detail: plugin,
      subject: { format: 'nginx', name: `$${name}` },
    }
  })
  return { word: span(source, start, end), suggestions: [...own, ...builtIn] }
}

/** What `set`, `map`, groups of regular expressions and the like define where the file is read. */
function ownVariables(place: Place): string[] {
  const names = new Set<string>()
  for (const { nginx } of stacksOf(place)) for (const outermost of nginx) for (const name of variablesDefinedBy(outermost)) names.add(name)
  return [...names].filter(name => /^\w+$/.test(name) && name !== '').sort()
}
