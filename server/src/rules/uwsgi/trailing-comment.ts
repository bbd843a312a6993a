import { commentBehind, isOff } from '../../facts/uwsgi.ts'
import { t } from '../../l10n.ts'
import { insertLineBefore, type Span, sliceOf, span, textOf } from '../../span.ts'
import type { Stack } from '../../stack.ts'
import type { Word } from '../../syntax/tree.ts'
import type { Fix, Rule, Severity } from '../rule.ts'
import { isSecret, kindOf, optionLines, placeholdersIn, type ValueKind, type WrittenOption } from './lines.ts'

export const trailingComment: Rule = {
  id: 'uwsgi/trailing-comment',
  severity: 'error',
  summary: 'A comment stands behind a value, and uWSGI takes it for a part of the value',

  *check(stack) {
    const placeholders = placeholdersIn(stack)
    for (const line of optionLines(stack)) {
      const { value, setting, name } = line
      if (!value || isSecret(line) || (!setting && !placeholders.has(name))) continue
      const kind = setting ? kindOf(setting) : 'text'
      const comment = kind === 'code' ? undefined : commentIn(value, kind, stack)
      if (comment) yield { at: comment, ...verdict(line, value, comment, kind), fixes: [moveAbove(line, value, comment)] }
    }
  },
}

/** What stands behind the value as if it were a comment. A path with a blank in it that is there in the workspace is just a path. */
function commentIn(value: Word, kind: ValueKind, { workspace }: Stack): Span | undefined {
  const text = textOf(value)
  const from = commentBehind(text)
  if (from === undefined || (kind === 'text' && text.startsWith('/') && workspace.locate(text) !== undefined)) return undefined
  return sliceOf(value, from)
}

function verdict({ name }: WrittenOption, value: Word, comment: Span, kind: ValueKind): { message: string; severity?: Severity } {
  const before = textOf(value)
    .slice(0, comment.start - value.start)
    .trim()
  switch (kind) {
    case 'switch':
      if (!isOff(before) && before !== '') return harmless(name)
      return {
        message: t(
          'uWSGI knows no comments behind values: "{0}" is none of its words for off, so {1} is switched on; put the comment on a line of its own',
          textOf(value),
          name,
        ),
      }
    case 'number':
      if (before !== '') return harmless(name)
      break
    case 'address':
      if (before.includes(':') && !textOf(comment).includes(':')) return harmless(name)
      if (before !== '')
        return {
          message: t(
            'uWSGI knows no comments behind values: it listens on an address or file called "{0}", and nginx never finds it; put the comment on a line of its own',
            textOf(value),
          ),
        }
  }
  return {
    message: t(
      'uWSGI knows no comments behind values: {0} is "{1}", comment included; put the comment on a line of its own',
      name,
      textOf(value),
    ),
  }
}

function harmless(name: string): { message: string; severity: Severity } {
  return {
    message: t('uWSGI knows no comments behind values; {0} is read as meant by luck only, most other options would be spoilt', name),
    severity: 'info',
  }
}

function moveAbove({ entry }: WrittenOption, value: Word, comment: Span): Fix {
  const text = textOf(comment)
  const before = textOf(value).slice(0, comment.start - value.start)
  const from = value.start + before.trimEnd().length
  return {
    title: t('put the comment on a line of its own'),
    edits: [insertLineBefore(entry, /^[#;]/.test(text) ? text : `# ${text}`), { at: span(value.source, from, value.end), text: '' }],
    safe: true,
  }
}
