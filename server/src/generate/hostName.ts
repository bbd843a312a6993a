/**
 * A host name as browsers send it and servers compare it: one in another script than Latin is `xn--…` there. What is no host name stays
 * as it is.
 */
export function asciiHost(name: string): string {
  if (!/[^\0-\x7f]/.test(name) || /[\s/?#@:%\\]/.test(name)) return name
  try {
    return new URL(`http://${name}`).hostname
  } catch {
    return name
  }
}
