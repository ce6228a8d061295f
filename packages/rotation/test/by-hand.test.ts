import { describe, expect, it } from 'vitest'
import { createWorld, secretName, type World } from './support/world.ts'

const secretId = secretName

async function roles(world: World): Promise<string[]> {
  return (await world.rotation.status(secretId)).secrets.map(({ role }) => role)
}

function failing(code: string) {
  return expect.objectContaining({ name: 'RotationError', code })
}

describe('a rotation by hand', () => {
  it('adds, tests, promotes and deletes, and changes nothing in a dry run', async () => {
    await using world = await createWorld()
    const { rotation, secretsManager } = world
    const before = secretsManager.read(secretName)
    for (const [step, expected] of [
      ['add', ['current', 'pending']],
      ['test', ['current', 'pending']],
      ['promote', ['previous', 'current']],
    ] as const) {
      const state = await rotation.status(secretId)
      expect(await rotation.byHand({ step, secretId, dryRun: true })).toEqual(state)
      expect(await rotation.status(secretId)).toEqual(state)
      expect((await rotation.byHand({ step, secretId })).secrets.map(({ role }) => role)).toEqual(expected)
    }
    const after = secretsManager.read(secretName)
    expect(await world.works(after.clientSecret)).toBe(true)
    expect(await world.works(before.clientSecret)).toBe(true)

    await expect(rotation.byHand({ step: 'delete', secretId })).rejects.toThrow(
      failing('previous_secret_in_grace'),
    )
    world.time.advance(600)
    await rotation.byHand({ step: 'delete', secretId, dryRun: true })
    expect(await world.works(before.clientSecret)).toBe(true)
    await rotation.byHand({ step: 'delete', secretId })
    expect(await world.works(before.clientSecret)).toBe(false)
    expect(await roles(world)).toEqual(['current'])
  })

  it('does each step once, however often it is taken', async () => {
    await using world = await createWorld()
    for (const step of ['add', 'test'] as const) {
      for (let time = 0; time < 3; time++) await world.rotation.byHand({ step, secretId })
    }
    expect(await roles(world)).toEqual(['current', 'pending'])
    expect(world.cognito.requests.count('token_endpoint')).toBe(1)
  })

  it('says what stands in the way of a step', async () => {
    await using world = await createWorld()
    const { rotation } = world
    const take = (step: 'add' | 'test' | 'promote' | 'delete', clientSecretId?: string) =>
      rotation.byHand({ step, secretId, ...(clientSecretId !== undefined && { clientSecretId }) })
    await expect(take('test')).rejects.toThrow(failing('nothing_pending'))
    await expect(take('promote')).rejects.toThrow(failing('nothing_pending'))
    await expect(take('delete')).rejects.toThrow(failing('nothing_to_delete'))
    const [current] = await world.secretIds()
    await expect(take('delete', current)).rejects.toThrow(failing('secret_in_use'))
    await take('add')
    await expect(take('promote')).rejects.toThrow(failing('not_tested'))
    await take('test')
    await take('promote')
    await expect(take('add')).rejects.toThrow(failing('no_room'))
    expect(await world.secretIds()).toHaveLength(2)
  })

  it('deletes the pending secret, so that another can be added', async () => {
    await using world = await createWorld()
    await world.rotation.byHand({ step: 'add', secretId })
    const [, pending = ''] = await world.secretIds()
    await world.rotation.byHand({ step: 'delete', secretId, clientSecretId: pending })
    expect(await world.rotation.status(secretId)).toMatchObject({
      pending: null,
      secrets: [{ role: 'current' }],
    })
    await world.rotation.byHand({ step: 'add', secretId })
    expect(await roles(world)).toEqual(['current', 'pending'])
  })

  it('leaves no secret in Cognito whose value was not stored', async () => {
    await using world = await createWorld()
    world.secretsManager.failNext('PutSecretValue', 'InternalServiceError', 'down')
    await expect(world.rotation.byHand({ step: 'add', secretId })).rejects.toThrow(
      failing('secret_not_stored'),
    )
    expect(await roles(world)).toEqual(['current'])
  })

  it('rotates a secret that was stored by hand, without its id', async () => {
    await using world = await createWorld()
    const { clientSecretId: _, ...value } = world.secretsManager.read(secretName)
    await world.clients.secretsManager.putSecretValue({
      SecretId: secretName,
      SecretString: JSON.stringify(value),
    })
    for (const step of ['add', 'test', 'promote'] as const) await world.rotation.byHand({ step, secretId })
    const [old = ''] = await world.secretIds()
    await world.rotation.byHand({ step: 'delete', secretId, clientSecretId: old })
    expect(await roles(world)).toEqual(['current'])
    expect(await world.works(world.secretsManager.read(secretName).clientSecret)).toBe(true)
  })

  it('deletes no secret while nothing says which one is current', async () => {
    await using world = await createWorld()
    const { userPoolId: UserPoolId, clientId: ClientId } = world.cognito
    await world.clients.cognito.addUserPoolClientSecret({ UserPoolId, ClientId })
    const value = { ...world.secretsManager.read(secretName), clientSecretId: 'another' }
    await world.clients.secretsManager.putSecretValue({
      SecretId: secretName,
      SecretString: JSON.stringify(value),
    })
    const [, second = ''] = await world.secretIds()
    const failure = world.rotation.byHand({ step: 'delete', secretId, clientSecretId: second })
    await expect(failure).rejects.toThrow(failing('current_secret_unknown'))
    expect(await world.secretIds()).toHaveLength(2)
  })
})
