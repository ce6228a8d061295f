import { describe, expect, it } from 'vitest'
import { createWorld, secretName, steps } from './support/world.ts'

describe('a rotation', () => {
  it('promotes a new secret that works, and keeps the old one for its grace period', async () => {
    await using world = await createWorld()
    const before = world.secretsManager.read(secretName)
    await world.rotate()
    const after = world.secretsManager.read(secretName)
    expect(after.clientSecret).not.toBe(before.clientSecret)
    expect(after).toEqual({
      ...before,
      clientSecret: after.clientSecret,
      clientSecretId: after.clientSecretId,
    })
    expect(world.secretsManager.read(secretName, 'AWSPREVIOUS')).toEqual(before)
    expect([await world.works(before.clientSecret), await world.works(after.clientSecret)]).toEqual([
      true,
      true,
    ])
  })

  it('does each step once, however often it is asked', async () => {
    await using world = await createWorld()
    const ClientRequestToken = world.secretsManager.beginRotation(secretName)
    for (const Step of steps) {
      for (let time = 0; time < 3; time++)
        await world.rotation.rotate({ Step, SecretId: secretName, ClientRequestToken })
    }
    // Secrets Manager takes the label AWSPENDING away; an invocation that comes late finds the work done.
    world.secretsManager.endRotation(secretName)
    for (const Step of steps) await world.rotation.rotate({ Step, SecretId: secretName, ClientRequestToken })
    expect(await world.secretIds()).toHaveLength(2)
    expect(world.cognito.requests.count('token_endpoint')).toBe(1)
  })

  it('serves a client of GetClientToken', async () => {
    await using world = await createWorld({ tokenEndpoint: false })
    await world.rotate()
    expect(world.cognito.requests.count('get_client_token')).toBe(1)
    expect(await world.works(world.secretsManager.read(secretName).clientSecret)).toBe(true)
  })

  it('refuses a new secret that does not work, and leaves the current one as it is', async () => {
    await using world = await createWorld()
    const before = world.secretsManager.read(secretName)
    world.cognito.faults.set('token_endpoint', { status: 400, body: '{"error":"invalid_client"}' })
    await expect(world.rotate()).rejects.toThrow(
      expect.objectContaining({ name: 'RotationError', code: 'pending_secret_refused' }),
    )
    expect(world.secretsManager.read(secretName)).toEqual(before)
    world.cognito.faults.clear()
    await world.rotate()
    expect(world.secretsManager.read(secretName).clientSecret).not.toBe(before.clientSecret)
  })

  it('waits for a new secret that does not work at once', async () => {
    await using world = await createWorld()
    world.cognito.faults.set('token_endpoint', { status: 400, body: '{"error":"invalid_client"}', times: 2 })
    await world.rotate()
    expect(await world.works(world.secretsManager.read(secretName).clientSecret)).toBe(true)
  })

  it('does not begin while the previous secret is in its grace period', async () => {
    await using world = await createWorld()
    await world.rotate()
    const ids = await world.secretIds()
    await expect(world.rotate()).rejects.toThrow(/still works until 20\d\d-/)
    expect(await world.secretIds()).toEqual(ids)
    world.time.advance(600)
    await world.rotate()
    expect(await world.secretIds()).toContain(ids[1])
    expect(await world.secretIds()).not.toContain(ids[0])
  })

  it('does not delete a second secret that it did not add', async () => {
    await using world = await createWorld()
    const { userPoolId: UserPoolId, clientId: ClientId } = world.cognito
    await world.clients.cognito.addUserPoolClientSecret({ UserPoolId, ClientId })
    const ids = await world.secretIds()
    world.time.advance(86_400)
    await expect(world.rotate()).rejects.toThrow(
      new RegExp(`second secret, ${ids[1]}, which was not added by rotation`),
    )
    expect(await world.secretIds()).toEqual(ids)
  })

  it('begins afresh when somebody deleted the new secret', async () => {
    await using world = await createWorld()
    const before = world.secretsManager.read(secretName)
    const ClientRequestToken = world.secretsManager.beginRotation(secretName)
    const run = (Step: string) => world.rotation.rotate({ Step, SecretId: secretName, ClientRequestToken })
    await run('createSecret')
    const [, added = ''] = await world.secretIds()
    const { userPoolId: UserPoolId, clientId: ClientId } = world.cognito
    await world.clients.cognito.deleteUserPoolClientSecret({ UserPoolId, ClientId, ClientSecretId: added })
    await expect(run('setSecret')).rejects.toThrow(/Start the rotation again/)
    await world.rotate()
    const after = world.secretsManager.read(secretName)
    expect(after.clientSecret).not.toBe(before.clientSecret)
    expect(await world.works(after.clientSecret)).toBe(true)
  })

  it('takes no other event for a step', async () => {
    await using world = await createWorld()
    const pending = world.secretsManager.beginRotation(secretName)
    const event = { SecretId: secretName, ClientRequestToken: pending }
    await expect(world.rotation.rotate({ ...event, Step: 'toString' })).rejects.toThrow(/Step must be/)
    await expect(
      world.rotation.rotate({ ...event, Step: 'createSecret', ClientRequestToken: 'another' }),
    ).rejects.toThrow(/not labelled AWSPENDING/)
    await expect(world.rotation.rotate({ ...event, Step: 'finishSecret' })).rejects.toThrow(
      /Run createSecret first/,
    )
  })

  it('tests the current secret when none is pending, as turning rotation on does', async () => {
    await using world = await createWorld()
    const event = { SecretId: secretName, ClientRequestToken: world.secretsManager.beginRotation(secretName) }
    await world.rotation.rotate({ ...event, Step: 'testSecret' })
    expect(world.cognito.requests.count('token_endpoint')).toBe(1)
  })

  it('lets no secret into an error', async () => {
    await using world = await createWorld()
    const ClientRequestToken = world.secretsManager.beginRotation(secretName)
    world.secretsManager.failNext(
      'PutSecretValue',
      'ValidationException',
      'Value "{clientSecret: leaked}" is wrong',
    )
    const failure = world.rotation.rotate({ Step: 'createSecret', SecretId: secretName, ClientRequestToken })
    await expect(failure).rejects.toThrow('PutSecretValue failed for warehouse: ValidationException.')
    await world.clients.secretsManager.putSecretValue({
      SecretId: secretName,
      SecretString: 'not JSON, but secret',
    })
    const malformed = world.rotation.rotate({
      Step: 'createSecret',
      SecretId: secretName,
      ClientRequestToken,
    })
    await expect(malformed).rejects.toThrow(/^The value of the secret must be a JSON object with the strings/)
  })
})
