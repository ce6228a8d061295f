import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

// Serves the program that the first argument names, on a free port, until the channel to the parent closes.
const { default: server } = (await import(process.argv[2] ?? '')) as { default: Server }
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.once('disconnect', () => process.exit())
