#!/usr/bin/env node
import { runCli } from './cli.ts'
import { processTerminal } from './terminal/terminal.ts'

// A reader that closes the pipe early (`| head`) is not an error.
process.stdout.on('error', () => process.exit())

process.exitCode = await runCli(process.argv.slice(2), processTerminal())
