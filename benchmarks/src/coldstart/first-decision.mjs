// Runs in a new process: imports the given bundle, requests one decision from it, and reports the total time.
const { handler } = await import(process.argv[2])
const answer = await handler(JSON.parse(process.env.COLD_START_EVENT)).catch(({ message }) => message)
const milliseconds = performance.now()
const { user, system } = process.cpuUsage()
const cpuSeconds = (user + system) / 1e6
const rssMiB = process.memoryUsage.rss() / 2 ** 20
process.stdout.write(`${JSON.stringify({ answer, milliseconds, cpuSeconds, rssMiB })}\n`)
