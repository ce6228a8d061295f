import { describe, expect, it } from 'vitest'
import { createWorld, secretName } from './support/world.ts'

describe('retiring previous secrets', () => {
  it('deletes the previous secret once its grace period is over', async () => {
    await using world = await createWorld()
    const before = world.secretsManager.read(secretName)
    await world.rotate()
    world.time.advance(599)
    expect(await world.rotation.retire(secretName)).toBe('in_grace')
    world.time.advance(1)
    expect(await world.rotation.retire(secretName)).toBe('deleted')
    expect(await world.rotation.retire(secretName)).toBe('nothing_to_delete')
    const { clientSecret } = world.secretsManager.read(secretName)
    expect([await world.works(before.clientSecret), await world.works(clientSecret)]).toEqual([false, true])
  })

  it('counts the grace period from the promotion, not from when the rotation began', async () => {
    await using world = await createWorld()
    const event = { SecretId: secretName, ClientRequestToken: world.secretsManager.beginRotation(secretName) }
    for (const Step of ['createSecret', 'setSecret', 'testSecret'])
      await world.rotation.rotate({ ...event, Step })
    world.time.advance(86_400)
    await world.rotation.rotate({ ...event, Step: 'finishSecret' })
    world.time.advance(599)
    expect(await world.rotation.retire(secretName)).toBe('in_grace')
  })

  it('deletes nothing before the first rotation, nor while one runs', async () => {
    await using world = await createWorld()
    expect(await world.rotation.retire(secretName)).toBe('nothing_to_delete')
    await world.rotate()
    world.time.advance(600)
    world.secretsManager.beginRotation(secretName)
    world.time.advance(600)
    expect(await world.rotation.retire(secretName)).toBe('rotating')
    expect(await world.secretIds()).toHaveLength(2)
  })

  it('never deletes the only secret, nor the current one, whatever the labels say', async () => {
    await using world = await createWorld()
    await world.rotate()
    world.time.advance(600)
    const current = world.secretsManager.read(secretName)
    const [previous = ''] = await world.secretIds()
    const { userPoolId: UserPoolId, clientId: ClientId } = world.cognito
    // Somebody deleted the current secret in Cognito: the previous one is the only one left.
    await world.clients.cognito.deleteUserPoolClientSecret({
      UserPoolId,
      ClientId,
      ClientSecretId: current.clientSecretId,
    })
    expect(await world.rotation.retire(secretName)).toBe('nothing_to_delete')
    expect(await world.secretIds()).toEqual([previous])
    // Both labels on one secret, as after a change of another member.
    await world.clients.secretsManager.putSecretValue({
      SecretId: secretName,
      SecretString: JSON.stringify({ ...current, note: 'changed' }),
    })
    world.time.advance(600)
    expect(await world.rotation.retire(secretName)).toBe('nothing_to_delete')
    expect(await world.secretIds()).toEqual([previous])
  })
})
