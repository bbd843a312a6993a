const numbers: Record<string, string> = {
  1: 'HUP',
  2: 'INT',
  3: 'QUIT',
  6: 'ABRT',
  9: 'KILL',
  10: 'USR1',
  12: 'USR2',
  15: 'TERM',
  28: 'WINCH',
}

/** A signal as programs write it (`SIGQUIT`, `quit`, `3`), as its name without `SIG`. */
export function signalName(text: string): string {
  const name = text.trim().toUpperCase()
  return numbers[name] ?? name.replace(/^SIG(?=.)/, '')
}
