/**
 * Offset of the `}` that closes a `*_by_lua_block` whose text begins at `start`; undefined when nothing does. Braces in strings, long
 * brackets and comments do not count, and a quote without partner on its line is an ordinary character (lua-nginx-module,
 * ngx_http_lua_lex.c).
 */
export function luaBlockEnd(text: string, start: number): number | undefined {
  let depth = 1
  const unpaired = { '"': -1, "'": -1 }
  let offset = start
  while (offset < text.length) {
    const char = text[offset]
    if (char === '{') depth++
    else if (char === '}') {
      depth--
      if (depth === 0) return offset
    } else if ((char === '"' || char === "'") && offset > unpaired[char]) {
      const end = stringEnd(text, offset)
      if (end.closed) offset = end.at
      else unpaired[char] = end.at
    } else if (char === '[' || (char === '-' && text[offset + 1] === '-')) {
      const end = char === '[' ? longBracketEnd(text, offset) : commentEnd(text, offset)
      if (end === undefined) return undefined
      offset = end
      continue
    }
    offset++
  }
  return undefined
}

/** Where a string ends, or the line on which it does not. */
function stringEnd(text: string, start: number): { closed: boolean; at: number } {
  const quote = text[start]
  let offset = start + 1
  for (; offset < text.length && text[offset] !== '\n'; offset++) {
    if (text[offset] === '\\') offset++
    else if (text[offset] === quote) return { closed: true, at: offset }
  }
  return { closed: false, at: offset }
}

/** Behind `[[…]]` or `[=[…]=]`; behind the `[` when it is an ordinary one; undefined when a long bracket stays open. */
function longBracketEnd(text: string, start: number): number | undefined {
  let level = start + 1
  while (text[level] === '=') level++
  if (text[level] !== '[') return level
  const closing = `]${text.slice(start + 1, level)}]`
  const end = text.indexOf(closing, level + 1)
  return end < 0 ? undefined : end + closing.length
}

function commentEnd(text: string, start: number): number | undefined {
  if (/^\[=*\[/.test(text.slice(start + 2, start + 200))) return longBracketEnd(text, start + 2)
  const end = text.indexOf('\n', start)
  return end < 0 ? text.length : end
}
