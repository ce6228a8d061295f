// Calls `getToken` of the program that the first argument names: so many calls at once as each message asks.
const { default: getToken } = (await import(process.argv[2] ?? '')) as { default: () => Promise<string> }
process.send?.({ ready: true })
process.on('message', async ({ atOnce }: { atOnce: number }) => {
  const calls = await Promise.allSettled(Array.from({ length: atOnce }, getToken))
  const failed = calls.filter(({ status }) => status === 'rejected').length
  process.send?.({ failed })
})
process.once('disconnect', () => process.exit())
