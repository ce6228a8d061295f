import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Case, Kind, Row } from '../case.ts'
import { type Bundle, bundle } from '../coldstart/bundle.ts'
import type { Seed } from '../coldstart/seed.ts'
import { canBindProcessors } from '../isolated/place.ts'
import { interleave, type Subject } from '../measure/interleave.ts'
import { readTokens } from '../work/tokens.ts'
import type { Work } from '../work/work.ts'

const run = promisify(execFile)
const runner = new URL('../coldstart/first-decision.mjs', import.meta.url).pathname

/** Up to 1,769 MB of memory, a Lambda function has one processor or less. */
const [command = '', ...leading] = canBindProcessors()
  ? ['taskset', '--cpu-list', '0', process.execPath]
  : [process.execPath]

/** Every round is a new process: from its start to the first decision, with keys that are already available. */
export const coldStart: Case = {
  name: 'cold-start',
  title: 'Lambda: size, and time from process start to the first decision',
  async run(context) {
    const { work, effort } = context
    const folder = await mkdtemp(join(tmpdir(), 'cognito-m2m-cold-'))
    const rows: Row[] = []
    try {
      for (const role of ['handler', 'authorizer'] as const) {
        const subjects = [
          subject('limit: empty function', 'limit', await bundle('empty', folder), role, work),
          subject('cognito-m2m', 'ours', await bundle(`cognito-m2m-${role}`, folder), role, work),
          subject('aws-jwt-verify', 'peer', await bundle(`aws-jwt-verify-${role}`, folder), role, work),
          subject('jose', 'peer', await bundle(`jose-${role}`, folder), role, work),
        ]
        for (const { name, kind, decide } of subjects)
          if (kind !== 'limit') await check(name, decide, role, work)
        const rounds = effort.quick ? effort.rounds : 41
        const label = { case: coldStart.name, work: role }
        const found = await interleave({ ...context, effort: { ...effort, rounds } }, label, subjects)
        // A start has no rate.
        rows.push(...found.map((row) => ({ ...row, rate: null })))
      }
    } finally {
      await rm(folder, { recursive: true })
    }
    return rows
  },
}

type Role = 'handler' | 'authorizer'
type Decide = (token: string) => Promise<{
  readonly answer: unknown
  readonly milliseconds: number
  readonly cpuSeconds: number
  readonly rssMiB: number
}>

function subject(
  name: string,
  kind: Kind,
  { file, minifiedBytes, gzippedBytes }: Bundle,
  role: Role,
  work: Work,
): Subject & { readonly decide: Decide } {
  const { userPoolId, issuer, jwks, scope } = work
  const seed: Seed = { userPoolId, issuer, jwks, scope }
  const decide: Decide = async (token) => {
    const env = {
      COLD_START_SEED: JSON.stringify(seed),
      COLD_START_EVENT: JSON.stringify(eventOf(role, token)),
    }
    const { stdout } = await run(command, [...leading, runner, file], { env })
    // A guard may log there, too.
    return JSON.parse(stdout.split('\n').find((line) => line.startsWith('{"answer"')) ?? stdout)
  }
  return {
    name,
    kind,
    decide,
    async round() {
      const { milliseconds, cpuSeconds, rssMiB } = await decide(readTokens(work, 1)[0] ?? '')
      return {
        operations: 1,
        wallSeconds: milliseconds / 1000,
        cpuSeconds,
        measures: {
          ms: milliseconds,
          'RSS MiB': rssMiB,
          'minified bytes': minifiedBytes,
          'gzipped bytes': gzippedBytes,
        },
      }
    },
    close: async () => {},
  }
}

function eventOf(role: Role, token: string): object {
  const authorization = `Bearer ${token}`
  if (role === 'handler') {
    return {
      version: '2.0',
      routeKey: 'GET /orders',
      rawPath: '/orders',
      headers: { authorization },
      requestContext: { http: { method: 'GET', path: '/orders' } },
    }
  }
  const methodArn = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/orders'
  return { type: 'TOKEN', authorizationToken: authorization, methodArn }
}

/** Checks that it accepts the good token and refuses the bad ones. */
async function check(name: string, decide: Decide, role: Role, work: Work): Promise<void> {
  const isAllowed = async (token: string) => {
    const { answer } = await decide(token)
    const text = JSON.stringify(answer)
    return role === 'handler' ? text.includes('"statusCode":200') : text.includes('"Effect":"Allow"')
  }
  if (!(await isAllowed(readTokens(work, 1)[0] ?? ''))) throw new Error(`${name} refuses a good token.`)
  for (const [fault, token] of Object.entries(work.bad)) {
    if (await isAllowed(token)) throw new Error(`${name} accepts a token with this fault: ${fault}.`)
  }
}
