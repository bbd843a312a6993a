import { type AppServer, type Option, optionOf } from '../../facts/facts.ts'
import { t } from '../../l10n.ts'
import { removeLines, span } from '../../span.ts'
import type { Fix } from '../rule.ts'

/** A switch of gunicorn that is on; undefined where it is off or not known. */
export function switchedOn(server: AppServer, name: string): Option | undefined {
  const option = server.kind === 'gunicorn' ? optionOf(server, name) : undefined
  return option?.value.known && !/^(false|none|0|)$/i.test(option.value.value) ? option : undefined
}

/** Takes a switch away: its line in a file, or the word and the blanks before it in a command. */
export function removal({ entry, at }: Option): Fix[] {
  const { source, start, end } = at
  const title = t('remove it')
  if (entry) return [{ title, edits: [removeLines(entry)], safe: true }]
  const word = source.text.slice(start, end)
  if (!/^(--\w[\w-]*|-\w)$/.test(word)) return []
  const blanks = /[ \t]+$/.exec(source.text.slice(Math.max(0, start - 100), start))?.[0].length ?? 0
  return blanks === 0 ? [] : [{ title, edits: [{ at: span(source, start - blanks, end), text: '' }], safe: true }]
}
