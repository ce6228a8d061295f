/**
 * Finds the candidate closest to a misspelled name, for a "Did you mean" hint.
 *
 * @example
 * ```ts
 * import { nearest } from '@cognito-m2m/core/adapter'
 *
 * nearest('raed', ['read', 'write']) // 'read'
 * ```
 *
 * @returns The candidate with the smallest edit distance, ignoring case; undefined if none is close enough.
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  // No valid name is longer, so the rest is not compared.
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

/** Edit distance: insertions, deletions, substitutions, and swaps of two adjacent characters (`raed` for `read`). */
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
