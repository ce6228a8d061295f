/** Result of one round of one subject. */
export interface Round {
  readonly operations: number
  readonly wallSeconds: number
  /** CPU time of all threads of the process, including garbage collection and the thread pool. */
  readonly cpuSeconds: number
  /** Other measurements of the round, whose medians are reported. */
  readonly measures?: Readonly<Record<string, number>>
}

/**
 * Measures `work`, which resolves to the number of its operations. Garbage collection is not forced: that would also
 * discard compiled code, and the code after it would not run as in a program in operation.
 */
export async function measureRound(work: () => Promise<number>): Promise<Round> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const operations = await work()
  const wallSeconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { operations, wallSeconds, cpuSeconds: (user + system) / 1e6 }
}

/** CPU time per operation over several rounds, in microseconds. */
export function microsecondsOf(rounds: readonly Round[]): number {
  const cpuSeconds = rounds.reduce((sum, round) => sum + round.cpuSeconds, 0)
  const operations = rounds.reduce((sum, round) => sum + round.operations, 0)
  return (cpuSeconds / operations) * 1e6
}

/** Repeats a batch until the time is over. */
export async function repeatFor(seconds: number, batch: () => Promise<number>): Promise<number> {
  const end = performance.now() + seconds * 1000
  let operations = 0
  do operations += await batch()
  while (performance.now() < end)
  return operations
}
