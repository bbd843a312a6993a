/** Whether a file holds no more than comments and the beginning of a first line: what it is to become, only its name tells. */
export function isHardlyBegun(text: string): boolean {
  return text.length < 4000 && /^\[?[^\s[\]={};:]*:?$/.test(text.replace(/^[ \t]*[#;].*$/gm, '').trim())
}
