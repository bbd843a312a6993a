import type { Document } from '../../formats/format.ts'
import { groupBy } from '../../list.ts'
import { onceFor } from '../../memory.ts'
import type { Rule } from '../rule.ts'

/** What the readers could not read, or what the programs read otherwise than it looks: the trees carry it, these rules report it. */
export const syntaxRules: readonly Rule[] = [
  trouble('syntax/missing-semicolon', 'A directive does not end'),
  trouble('syntax/unexpected', 'A brace, semicolon or word stands where none may stand'),
  trouble('syntax/unclosed', 'A block or quote is opened and never closed'),
  trouble('syntax/too-long', 'A word or comment is longer than nginx reads'),
  trouble('syntax/missing-equals', 'A line names a setting and gives its value without "="'),
  trouble('syntax/section-header', 'A section header is missing or is not read as one'),
  trouble('syntax/merge-conflict', 'The marks of an unfinished merge were left in the file'),
  trouble('syntax/encoding', 'The file begins with a byte order mark, or has line ends or bytes the program does not take'),
  trouble('syntax/python', 'A statement of a Python file does not parse'),
  trouble('syntax/yaml', 'A compose file is not valid YAML'),
]

function trouble(id: `syntax/${string}`, summary: string): Rule {
  return {
    id,
    severity: 'error',
    summary,
    *check({ documents }) {
      for (const { message, fix, source, start, end } of troublesIn(documents).get(id) ?? [])
        yield { at: { source, start, end }, message, fixes: fix ? [fix] : [] }
    },
  }
}

/** What the readers of some documents could not read, by the rules that report it. */
const troublesIn = onceFor((documents: readonly Document[]) =>
  groupBy(
    documents.flatMap(({ tree }) => tree.troubles),
    ({ rule }) => rule,
  ),
)
