// Asks the local Cognito, and with CONTRACT_TARGET=aws an account on AWS too, about every point of its contract.
//   pnpm contract
//   CONTRACT_TARGET=aws AWS_REGION=eu-west-1 pnpm contract        with AWS credentials
import { writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { startLocalCognito } from '@cognito-m2m/local'
import { type Point, points } from './points.ts'
import { type Observations, rowsOf, tableText } from './table.ts'
import { prefix, provisioned, type Target } from './target.ts'

const withAws = process.env.CONTRACT_TARGET === 'aws'
const region = process.env.AWS_REGION ?? 'eu-west-1'

await using cognito = await startLocalCognito({ userPools: [{}] })
const local: Target = {
  name: 'local',
  region,
  endpoint: cognito.url,
  tokenEndpoint: () => `${cognito.url}/oauth2/token`,
}
const aws: Target = {
  name: 'aws',
  region,
  endpoint: process.env.CONTRACT_ENDPOINT,
  tokenEndpoint: (domain) =>
    process.env.CONTRACT_TOKEN_ENDPOINT ?? `https://${domain}.auth.${region}.amazoncognito.com/oauth2/token`,
}

if (withAws) {
  process.stdout.write(`In ${region}, with your AWS credentials, this creates one user pool named ${prefix}-…, one resource server, two app
clients and one domain, requests at most 20 tokens ($0.05), and deletes all of it at the end, also after a failure.
It starts in ${announcedSeconds()} seconds: press Ctrl-C to stop.\n\n`)
  await wait(announcedSeconds() * 1000)
}
const seenLocally = await observe(local)
const seenOnAws = withAws ? await observe(aws) : undefined
const rows = rowsOf(points, seenLocally, seenOnAws)
process.stdout.write(`${tableText(rows)}\n`)
if (seenOnAws === undefined) {
  process.stdout.write(
    '"documented": as AWS documents it. "unproven": its documents differ, or are silent; the first run with an account shows it:\n  CONTRACT_TARGET=aws AWS_REGION=… pnpm contract\n',
  )
} else {
  const file = process.env.CONTRACT_RECORDING ?? `contract-${new Date().toISOString().slice(0, 10)}.json`
  await writeFile(file, `${JSON.stringify({ region, at: new Date().toISOString(), rows }, null, 2)}\n`)
  process.stdout.write(
    `Written to ${file}: please attach it to an issue. It holds no secrets, tokens or ids.\n`,
  )
}
process.exitCode = rows.some(({ verdict }) => verdict === 'DIFFER' || verdict === 'NOT DOCUMENTED') ? 1 : 0

function observe(target: Target): Promise<Observations> {
  return provisioned(target, async (made) => {
    const seen = new Map<string, string>()
    for (const point of points) seen.set(point.name, await observed(point, made))
    return seen
  })
}

/** A point that cannot be seen is a result as well. */
async function observed(point: Point, made: Parameters<Point['observe']>[0]): Promise<string> {
  return point
    .observe(made)
    .catch((error: unknown) => `failed: ${error instanceof Error ? error.message : 'unknown'}`)
}

function announcedSeconds(): number {
  return Number(process.env.CONTRACT_WAIT_SECONDS ?? 10)
}
