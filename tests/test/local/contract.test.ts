import { execFile } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startLocalCognito } from '@cognito-m2m/local'
import { describe, expect, it } from 'vitest'
import { points } from '../../contract/points.ts'
import { rowsOf } from '../../contract/table.ts'
import { provisioned, type Target } from '../../contract/target.ts'

const run = promisify(execFile)
const main = new URL('../../contract/main.ts', import.meta.url).pathname
const contract = (env: object) =>
  run(process.execPath, ['--conditions=@cognito-m2m/source', main], { env: { ...process.env, ...env } }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  )

describe('the contract, against the local Cognito', async () => {
  await using cognito = await startLocalCognito({ userPools: [{}] })
  const target: Target = {
    name: 'local',
    region: 'eu-west-1',
    endpoint: cognito.url,
    tokenEndpoint: () => cognito.tokenEndpoint,
  }
  const seen = await provisioned(target, async (made) => {
    const observations = new Map<string, string>()
    for (const point of points) observations.set(point.name, await point.observe(made))
    return observations
  })

  it.each(points.map((point) => [point.name, point] as const))('%s', (name, { documented }) => {
    if (documented.includes('any')) expect(seen.get(name)).toMatch(/^\w+( \w+)+$/)
    else expect(documented).toContain(seen.get(name))
  })

  it('leaves nothing behind', () => {
    expect(cognito.pools).toHaveLength(1)
  })
})

describe('the command', () => {
  it('says which points are documented, and which nobody has proven', async () => {
    const { code, stdout } = await contract({})
    expect(code).toBe(0)
    expect(stdout).toMatch(/token: claims +documented +auth_time client_id/)
    expect(stdout).toMatch(/token: wrong secret +unproven +400 invalid_client/)
    expect(stdout).toContain('CONTRACT_TARGET=aws')
  })

  it('compares with the second target, announces what it costs, records it, and cleans up', async () => {
    // Another local server stands in for AWS, one that differs in a point.
    await using other = await startLocalCognito({ userPools: [{}], invalidClientStatus: 401 })
    const recording = join(await mkdtemp(join(tmpdir(), 'contract-')), 'recording.json')
    const { code, stdout } = await contract({
      CONTRACT_TARGET: 'aws',
      CONTRACT_ENDPOINT: other.url,
      CONTRACT_TOKEN_ENDPOINT: `${other.url}/oauth2/token`,
      CONTRACT_RECORDING: recording,
      CONTRACT_WAIT_SECONDS: '0',
    })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^In eu-west-1, with your AWS credentials, this creates one user pool.*\$0\.05/s)
    expect(stdout).toMatch(
      /token: wrong secret +DIFFER +local: 400 invalid_client\n +AWS: {3}401 invalid_client/,
    )
    const { rows } = JSON.parse(await readFile(recording, 'utf8')) as { rows: { verdict: string }[] }
    expect(rows).toHaveLength(points.length)
    expect(rows.filter(({ verdict }) => verdict === 'DIFFER').length).toBeGreaterThan(0)
    expect(await readFile(recording, 'utf8')).not.toMatch(/contract_secret|eyJ|eu-west-1_/)
    expect(other.pools).toHaveLength(1)
    expect(
      other.requests.list('token_endpoint').filter(({ status }) => status === 200).length,
    ).toBeLessThanOrEqual(20)
  })

  it('removes what it made when a point throws', async () => {
    await using cognito = await startLocalCognito({ userPools: [{}] })
    const target: Target = {
      name: 'local',
      region: 'eu-west-1',
      endpoint: cognito.url,
      tokenEndpoint: () => cognito.tokenEndpoint,
    }
    const failing = provisioned(target, async () => Promise.reject(new Error('in the middle')))
    await expect(failing).rejects.toThrow('in the middle')
    expect(cognito.pools).toHaveLength(1)
  })
})

describe('the table', () => {
  it('tells apart what is not documented', () => {
    const point = { name: 'a point', documented: ['this'], observe: async () => 'that' }
    expect(rowsOf([point], new Map([['a point', 'that']]))).toMatchObject([{ verdict: 'NOT DOCUMENTED' }])
    expect(rowsOf([point], new Map([['a point', 'that']]), new Map([['a point', 'that']]))).toMatchObject([
      { verdict: 'agree' },
    ])
  })
})
