/**
 * The candidate that a misspelled name most likely stands for.
 *
 * @example
 * ```ts
 * import { nearest } from '@cognito-m2m/core/adapter'
 *
 * nearest('raed', ['read', 'write']) // 'read'
 * ```
 *
 * @returns Undefined when none is close: a wrong suggestion is worse than none.
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  // No valid name is longer: what follows costs time and says nothing.
  const start = name.slice(0, 64).toLowerCase()
  const tolerance = Math.max(1, Math.floor(start.length / 3))
  let best: string | undefined
  let bestDistance = tolerance + 1
  for (const candidate of candidates) {
    const distance = editDistance(start, candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** Edits from one name to the other: a character more, less or different, or two neighbors swapped (`raed` for `read`). */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const row = [i]
    for (let j = 1; j <= right.length; j++) {
      const substitution = (last[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      const swap = swapped ? (beforeLast[j - 2] ?? 0) + 1 : substitution
      row.push(Math.min(substitution, swap, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    beforeLast = last
    last = row
  }
  return last[right.length] ?? 0
}
