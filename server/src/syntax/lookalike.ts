/** A character of Chinese or of a word processor that programs do not take for the one of ASCII that it looks like. */
export interface Lookalike {
  character: string
  /** `U+FF1B` */
  code: string
  /** What was meant. */
  plain: string
}

const lookalikes = /[\u00a0\u2018\u2019\u201c\u201d\u3000\u3001\u3002\uff01-\uff5e]/

/** The first such character of a text. */
export function lookalikeIn(text: string): Lookalike | undefined {
  const [character] = lookalikes.exec(text) ?? []
  if (character === undefined) return undefined
  const code = character.charCodeAt(0)
  return { character, code: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`, plain: plainFor(code) }
}

/** The text with the characters of ASCII that were meant. */
export function withoutLookalikes(text: string): string {
  return text.replace(new RegExp(lookalikes, 'g'), character => plainFor(character.charCodeAt(0)))
}

function plainFor(code: number): string {
  if (code >= 0xff01) return String.fromCharCode(code - 0xfee0)
  return { 8216: "'", 8217: "'", 8220: '"', 8221: '"', 12289: ',', 12290: '.' }[code] ?? ' '
}
