import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { runExample } from '@cognito-m2m/example-orders'
import { type Runtime, runtimes, startRuntime } from './runtimes.ts'

const [runtime = 'node'] = process.argv.slice(2)
if (!runtimes.includes(runtime as Runtime)) throw new Error(`Choose one of ${runtimes.join(', ')}.`)

await runExample(`An orders API on ${runtime}`, async ({ issuer }, wanted) => {
  const port = await freePort(wanted)
  const url = `http://127.0.0.1:${port}`
  const child = await startRuntime(runtime as Runtime, { issuer, port })
  await untilItAnswers(child, url)
  return {
    url,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
    },
  }
})

/** The runtime listens in a separate process, so check first that the port is free. */
async function freePort(wanted: number): Promise<number> {
  const probe = createServer().listen(wanted, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address !== null ? address.port : wanted
}

async function untilItAnswers(child: ChildProcess, url: string): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const answered = await fetch(url).then(
      (response) => response.body?.cancel().then(() => true) ?? true,
      () => false,
    )
    if (answered) return
    await wait(50)
  }
  throw new Error(`${runtime} exited before it responded.`)
}
