import { benchCommand } from './bench/definition.ts'
import type { Command } from './command-line/definition.ts'
import { completionCommand } from './completion/definition.ts'
import { doctorCommand } from './doctor/definition.ts'
import { inspectCommand } from './inspect/definition.ts'
import { localCommand } from './local/definition.ts'
import { rotateCommand } from './rotate/definition.ts'
import { tokenCommand } from './token/definition.ts'

/** Every command, in the order of `--help`. */
export const commands: readonly Command[] = [
  inspectCommand,
  tokenCommand,
  doctorCommand,
  benchCommand,
  localCommand,
  rotateCommand,
  completionCommand,
]
