import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { type ClientSecret, createTokenSource } from '@cognito-m2m/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { serve } from './servers.ts'

/** A token endpoint that takes one secret at a time. */
async function endpointFor(state: { secret: string }) {
  let wrong = 0
  const origin = await serve((request, response) => {
    const right = request.headers.authorization === `Basic ${btoa(`client1:${state.secret}`)}`
    if (!right) wrong++
    response.writeHead(right ? 200 : 400, { 'content-type': 'application/json' })
    response.end(
      right
        ? JSON.stringify({
            access_token: `token-for-${state.secret}`,
            expires_in: 3600,
            token_type: 'Bearer',
          })
        : '{"error":"invalid_client"}',
    )
  })
  return { tokenEndpoint: `${origin}/oauth2/token`, wrong: () => wrong }
}

/** The secret changes everywhere between two tokens: no call fails, and one request had the old secret. */
async function expectRotation(
  state: { secret: string },
  rotate: () => Promise<void>,
  clientSecret: ClientSecret,
) {
  const { tokenEndpoint, wrong } = await endpointFor(state)
  const tokens = createTokenSource({ tokenEndpoint, clientId: 'client1', clientSecret })
  onTestFinished(() => tokens.close())
  const first = await tokens.getToken()
  expect(first).toBe('token-for-first')
  state.secret = 'second'
  await rotate()
  tokens.invalidate(first)
  expect(await tokens.getToken()).toBe('token-for-second')
  expect(wrong()).toBe(1)
}

describe('a secret that rotates while the client runs', () => {
  test('in AWS Secrets Manager', async () => {
    const state = { secret: 'first' }
    const targets: unknown[] = []
    const endpoint = await serve((request, response, body) => {
      targets.push([request.headers['x-amz-target'], JSON.parse(body)])
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(
        JSON.stringify({
          Name: 'orders-client',
          SecretString: JSON.stringify({ clientSecret: state.secret }),
        }),
      )
    })
    const secretsManager = new SecretsManagerClient({
      endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'stub', secretAccessKey: 'stub' },
    })
    await expectRotation(
      state,
      async () => {},
      async () => {
        const command = new GetSecretValueCommand({ SecretId: 'orders-client' })
        const { SecretString = '{}' } = await secretsManager.send(command)
        return JSON.parse(SecretString).clientSecret
      },
    )
    expect(targets).toEqual([
      ['secretsmanager.GetSecretValue', { SecretId: 'orders-client' }],
      ['secretsmanager.GetSecretValue', { SecretId: 'orders-client' }],
    ])
  })

  test('in a file, as Docker and Kubernetes mount it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'secret-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'client_secret')
    await writeFile(path, 'first\n')
    const state = { secret: 'first' }
    const read = async () => (await readFile(path, 'utf8')).trim()
    await expectRotation(state, () => writeFile(path, 'second\n'), read)
  })

  test('in the environment, which changes only with a restart', async () => {
    process.env.CLIENT_SECRET_OF_TEST = 'first'
    onTestFinished(() => {
      delete process.env.CLIENT_SECRET_OF_TEST
    })
    const { tokenEndpoint } = await endpointFor({ secret: 'first' })
    const clientSecret = process.env.CLIENT_SECRET_OF_TEST
    expect(await createTokenSource({ tokenEndpoint, clientId: 'client1', clientSecret }).getToken()).toBe(
      'token-for-first',
    )
  })
})
