#!/usr/bin/env node
import { runCli } from './cli.ts'
import { processTerminal } from './terminal/terminal.ts'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
// A reader that ends early (`| head`) is no error.
process.stdout.on('error', () => process.exit())

process.exitCode = await runCli(process.argv.slice(2), processTerminal(stop.signal))
