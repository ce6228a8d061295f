import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { respond } from '../src/cloudformation.ts'
import { createWorld, secretName, type World } from './support/world.ts'

/** Where CloudFormation waits for the answer of a custom resource. */
async function startCloudFormation() {
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    bodies.push(text)
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

function eventFor({ cognito }: World, ResponseURL: string) {
  return {
    RequestType: 'Create' as const,
    ResponseURL,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'StoredSecret',
    ResourceProperties: {
      SecretId: secretName,
      UserPoolId: cognito.userPoolId,
      ClientId: cognito.clientId,
      TokenEndpoint: cognito.tokenEndpoint,
    },
  }
}

describe('the custom resource that stores a client`s first secret', () => {
  it('answers CloudFormation without the secret', async () => {
    await using world = await createWorld()
    await world.clients.secretsManager.deleteSecret({ SecretId: secretName })
    await world.clients.secretsManager.createSecret({ Name: secretName })
    const { bodies, url } = await startCloudFormation()
    await respond(eventFor(world, url), world.rotation)
    expect(JSON.parse(bodies[0] ?? '')).toEqual({
      Status: 'SUCCESS',
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'StoredSecret',
      PhysicalResourceId: world.cognito.clientId,
      NoEcho: true,
    })
    expect(world.secretsManager.read(secretName)).toEqual({
      userPoolId: world.cognito.userPoolId,
      clientId: world.cognito.clientId,
      tokenEndpoint: world.cognito.tokenEndpoint,
      clientSecret: world.cognito.clientSecret,
      clientSecretId: (await world.secretIds())[0],
    })
  })

  it('keeps what rotation stored since, also when another member changes', async () => {
    await using world = await createWorld()
    await world.rotate()
    const rotated = world.secretsManager.read(secretName)
    const { url } = await startCloudFormation()
    const event = eventFor(world, url)
    await respond({ ...event, RequestType: 'Update' }, world.rotation)
    expect(world.secretsManager.read(secretName)).toEqual(rotated)
    const TokenEndpoint = 'https://auth.example.com/oauth2/token'
    const ResourceProperties = { ...event.ResourceProperties, TokenEndpoint }
    await respond({ ...event, RequestType: 'Update', ResourceProperties }, world.rotation)
    expect(world.secretsManager.read(secretName)).toEqual({ ...rotated, tokenEndpoint: TokenEndpoint })
  })

  it('says why it failed', async () => {
    await using world = await createWorld()
    const { bodies, url } = await startCloudFormation()
    const event = eventFor(world, url)
    const ResourceProperties = { ...event.ResourceProperties, ClientId: 'unknown' }
    await respond({ ...event, ResourceProperties }, world.rotation)
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('unknown does not exist'),
    })
  })

  it('leaves everything as it is when the resource is deleted', async () => {
    await using world = await createWorld()
    const before = world.secretsManager.read(secretName)
    const { bodies, url } = await startCloudFormation()
    const event = { ...eventFor(world, url), PhysicalResourceId: 'made-earlier' }
    await respond({ ...event, RequestType: 'Delete' }, world.rotation)
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'made-earlier',
    })
    expect(world.secretsManager.read(secretName)).toEqual(before)
  })
})
