/** Whether a version comes before another, number by number; what is not written counts as nought: `1.25` is 1.25.0. */
export function isOlder(version: string, than: string): boolean {
  const left = numbers(version)
  const right = numbers(than)
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

function numbers(version: string): number[] {
  return version.split('.').map(part => Number.parseInt(part, 10) || 0)
}
