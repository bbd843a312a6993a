import { span, textOf } from '../../span.ts'
import { serverIn, settingGiven } from '../command.ts'
import { describe } from '../describe.ts'
import { stacksAround } from '../names.ts'
import type { Place } from '../place.ts'
import type { Explanation } from './explanation.ts'
import { wordText } from './words.ts'

/** What an option of a command that starts uWSGI or gunicorn does, or what its value means; undefined for other words. */
export function hoverCommand(place: Place): Explanation | undefined {
  const { document, offset } = place
  for (const { command } of stacksAround(place).flatMap(({ programs }) => programs)) {
    const words = command.words.filter(({ source }) => source === document.source)
    const index = words.findIndex(({ start, end }) => start <= offset && offset <= end)
    const word = words[index]
    const server = serverIn(words.slice(0, Math.max(0, index)).map(({ value }) => value))
    if (!word || !server) continue
    const setting = settingGiven(server, word.value)
    const name = word.value.replace(/=.*/s, '')
    const start = word.start + (/^["']/.test(textOf(word)) ? 1 : 0)
    if (setting && start <= offset && offset <= start + name.length)
      return { at: span(word.source, start, start + name.length), parts: [describe([setting], server)] }
    const given = setting ?? settingGiven(server, words[index - 1]?.value ?? '')
    const meaning = given && wordText(server, given, setting ? word.value.slice(name.length + 1) : word.value)
    if (meaning !== undefined) return { at: span(word.source, word.start, word.end), parts: [meaning] }
  }
  return undefined
}
