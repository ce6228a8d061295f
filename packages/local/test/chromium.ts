import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Whether the tests of the page can run here. When they cannot, this says what is missing. */
export const hasChromium = existsSync(executablePath)
if (!hasChromium) {
  console.warn(
    `SKIPPED: the tests of the console page need Chromium, and ${executablePath} is not there. ` +
      'On Debian: apt-get install -y chromium. Elsewhere: set CHROMIUM to its path.',
  )
}

/** Starts it so that it neither phones home nor needs a display. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
