#!/usr/bin/env node
import { runCli } from './cli.ts'
import { processTerminal } from './terminal/terminal.ts'

// A reader that ends early (`| head`) is no error.
process.stdout.on('error', () => process.exit())

process.exitCode = await runCli(process.argv.slice(2), processTerminal())
