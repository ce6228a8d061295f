import type { Terminal } from './terminal.ts'

/**
 * Shows progress on standard error when the work takes longer than a second, on an interactive terminal only.
 *
 * @returns The result of the work.
 */
export async function withProgress<T>(
  terminal: Terminal,
  text: string | (() => string),
  work: Promise<T>,
): Promise<T> {
  if (!terminal.interactive) return work
  let shown = false
  const startedAt = Date.now()
  const show = () => {
    shown = true
    terminal.err(
      `\r\u001B[2K${typeof text === 'string' ? text : text()}… ${Math.round((Date.now() - startedAt) / 1000)} s`,
    )
  }
  const timer = setInterval(show, 1000)
  try {
    return await work
  } finally {
    clearInterval(timer)
    if (shown) terminal.err('\r\u001B[2K')
  }
}
