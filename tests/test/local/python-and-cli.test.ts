import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startLocalCognito } from '@cognito-m2m/local'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)
const script = new URL('./provision.py', import.meta.url).pathname
const region = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_DEFAULT_REGION: 'eu-west-1' }

/** Neither is on npm: where one is missing, its part says that it did not run. */
const has = async (command: string, ...args: string[]) => {
  const found = await run(command, args).then(
    () => true,
    () => false,
  )
  if (!found)
    process.stderr.write(
      `SKIPPED: ${[command, ...args].join(' ')} does not run here. A part of tests/test/local/python-and-cli.test.ts ran nothing.\n`,
    )
  return found
}
const boto3 = await has('python3', '-c', 'import boto3')
const cli = await has('aws', '--version')

describe.skipIf(!boto3)('boto3', () => {
  it('provisions a client, whose two secrets both get tokens', async () => {
    await using cognito = await startLocalCognito({ userPools: [{}] })
    const { stdout } = await run('python3', [script, cognito.url])
    const made = JSON.parse(stdout) as Record<string, string>
    expect(made).toMatchObject({
      tags: { stage: 'test', owner: 'orders' },
      mfa: 'OFF',
      minimum_length: 8,
      created: expect.stringMatching(/^20\d\d-/),
      clients: ['warehouse'],
      refusal: 'InvalidParameterException',
    })
    for (const secret of [made.client_secret, made.second_secret]) {
      const response = await fetch(cognito.tokenEndpoint, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${made.client_id}:${secret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      })
      expect(response.status).toBe(200)
    }
  })
})

describe.skipIf(!cli)('the AWS CLI', () => {
  it('provisions with --endpoint-url, and prints what AWS would', async () => {
    await using cognito = await startLocalCognito({ userPools: [{}] })
    const aws = async (operation: string, ...args: string[]) => {
      const all = ['cognito-idp', operation, '--endpoint-url', cognito.url, '--output', 'json', ...args]
      const { stdout } = await run('aws', all, { env: { ...process.env, ...region } })
      return (stdout === '' ? {} : JSON.parse(stdout)) as Record<string, Record<string, string>>
    }
    const { UserPool } = await aws('create-user-pool', '--pool-name', 'machines')
    const pool = ['--user-pool-id', UserPool?.Id ?? '']
    const scopes = 'ScopeName=read,ScopeDescription=Read'
    await aws(
      'create-resource-server',
      ...pool,
      '--identifier',
      'orders',
      '--name',
      'Orders',
      '--scopes',
      scopes,
    )
    const { UserPoolClient } = await aws(
      'create-user-pool-client',
      ...pool,
      ...['--client-name', 'warehouse', '--generate-secret', '--allowed-o-auth-flows', 'client_credentials'],
      ...['--allowed-o-auth-flows-user-pool-client', '--allowed-o-auth-scopes', 'orders/read'],
    )
    await aws('create-user-pool-domain', ...pool, '--domain', 'cli-machines')
    expect((await aws('list-user-pools', '--max-results', '10')).UserPools).toHaveLength(2)
    const response = await fetch(cognito.tokenEndpoint, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${UserPoolClient?.ClientId}:${UserPoolClient?.ClientSecret}`)}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    expect(response.status).toBe(200)
    await expect(aws('describe-user-pool', '--user-pool-id', 'eu-west-1_Nowhere00')).rejects.toThrow(
      /ResourceNotFoundException.*does not exist/,
    )
  }, 120_000)
})
