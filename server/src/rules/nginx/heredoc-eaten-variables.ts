import { t } from '../../l10n.ts'
import { type Source, span } from '../../span.ts'
import { documentsOf } from '../../stack.ts'
import type { Rule } from '../rule.ts'

export const heredocEatenVariables: Rule = {
  id: 'nginx/heredoc-eaten-variables',
  severity: 'error',
  summary: 'A shell script writes nginx configuration in a heredoc that expands its variables',

  *check(stack) {
    for (const { source } of documentsOf(stack, 'shell', 'dockerfile')) {
      for (const { start, end, word, body, bodyStart } of heredocs(source)) {
        const variable = eaten(body)
        if (!variable) continue
        yield {
          at: span(source, start, end),
          message: t(
            "the shell replaces ${0} before nginx sees it: the file gets an empty word in its place; quote the mark, '{1}'",
            variable.name,
            word,
          ),
          related: [
            {
              at: span(source, bodyStart + variable.index, bodyStart + variable.index + variable.name.length + 1),
              message: t('becomes empty'),
            },
          ],
          fixes: [
            {
              title: t("quote the mark of the heredoc: '{0}'", word),
              edits: [{ at: span(source, start, end), text: `'${word}'` }],
              safe: true,
            },
          ],
        }
      }
    }
  },
}

interface Heredoc {
  /** The mark behind `<<` as written. */
  start: number
  end: number
  word: string
  body: string
  bodyStart: number
}

/** Heredocs whose mark is not quoted: the shell expands `$name` in them. */
function* heredocs({ text }: Source): Iterable<Heredoc> {
  const marks = /<<-?[ \t]*([A-Za-z_]\w*)/g
  for (let match = marks.exec(text); match; match = marks.exec(text)) {
    const word = match[1] ?? ''
    const start = match.index + match[0].length - word.length
    const bodyStart = text.indexOf('\n', start) + 1
    const close = new RegExp(`^\\t*${word}[ \\t]*$`, 'm').exec(text.slice(bodyStart))
    if (bodyStart === 0 || !close) continue
    yield { start, end: start + word.length, word, body: text.slice(bodyStart, bodyStart + close.index), bodyStart }
    marks.lastIndex = bodyStart + close.index
  }
}

/** A variable of nginx that a script would hardly define, in a text that is nginx configuration. */
function eaten(body: string): { name: string; index: number } | undefined {
  if (!/\b(server|location|proxy_pass|uwsgi_pass)\b[^\n]*[{;]/.test(body)) return undefined
  const match =
    /(?<!\\)\$(host|http_host|uri|request_uri|scheme|remote_addr|proxy_add_x_forwarded_for|document_uri|query_string|http_upgrade)\b/.exec(
      body,
    )
  return match?.[1] ? { name: match[1], index: match.index } : undefined
}
