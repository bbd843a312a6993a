/** The control characters that C writes as a letter behind a backslash, and Python and systemd after it. */
export const controlEscapes: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
