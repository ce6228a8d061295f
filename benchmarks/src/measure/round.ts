/** What one round of one subject took. */
export interface Round {
  readonly operations: number
  readonly wallSeconds: number
  /** Of every thread of the process: garbage collection and the thread pool too. */
  readonly cpuSeconds: number
  /** Whatever else the round measured; medians are taken over the rounds. */
  readonly measures?: Readonly<Record<string, number>>
}

/**
 * Measures what `work` does; it answers how many operations that was. Nothing is collected by force: that would throw
 * away compiled code as well, and what comes after it is not what a program in operation does.
 */
export async function measureRound(work: () => Promise<number>): Promise<Round> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const operations = await work()
  const wallSeconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { operations, wallSeconds, cpuSeconds: (user + system) / 1e6 }
}

/** Repeats a batch until the time is over. */
export async function repeatFor(seconds: number, batch: () => Promise<number>): Promise<number> {
  const end = performance.now() + seconds * 1000
  let operations = 0
  do operations += await batch()
  while (performance.now() < end)
  return operations
}
