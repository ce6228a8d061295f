import { parseArgs } from 'node:util'
import { play } from './play.ts'
import { heading, sceneHeading, sceneLine, tokenReport, verdict } from './report.ts'
import { startServices } from './services.ts'

const usage = `Runs a local emulator, an API, and a client that calls it, over real HTTP.

  pnpm start            for people
  pnpm start --json     the same as data
  pnpm dev              keeps Cognito and the API up, and prints curl lines to try

Exits with 1 if any request got another answer than it should.
`

const { values } = parseArgs({
  // Called through a package script, pnpm passes the separator on.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

if (values.help) process.stdout.write(usage)
else process.exitCode = (await tell(values.json)) ? 0 : 1

async function tell(json: boolean): Promise<boolean> {
  const say = (text: string) => {
    if (!json) process.stdout.write(text)
  }
  const services = await startServices()
  try {
    const { cognito, api } = services
    say(heading({ tokenEndpoint: cognito.tokenEndpoint, api: api.url }))
    const story = await play(services)
    say(tokenReport(story))
    say(sceneHeading)
    for (const scene of story.scenes) say(sceneLine(scene))
    say(verdict(story))
    if (json) process.stdout.write(`${JSON.stringify(story, null, 2)}\n`)
    return story.asExpected
  } finally {
    await services.stop()
  }
}
