/** Signals of Linux, without `SIG`, in the order of their numbers, from 1. */
export const signalNames: readonly string[] =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  )

/** A signal as programs write it (`SIGQUIT`, `quit`, `3`), as its name without `SIG`. */
export function signalName(text: string): string {
  const name = text.trim().toUpperCase()
  const number = /^\d+$/.test(name) ? Number(name) : 0
  return signalNames[number - 1] ?? name.replace(/^SIG(?=.)/, '')
}
