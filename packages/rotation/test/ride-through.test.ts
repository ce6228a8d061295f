import { createTokenSource, createTokenValidator } from '@cognito-m2m/core'
import { expect, it } from 'vitest'
import { Killed, killable } from './support/killed.ts'
import { createWorld, secretName, steps, type World } from './support/world.ts'

/** A consumer that calls a guarded API ten times a second for as long as time passes. */
function startConsumer({ time, cognito, clients }: World) {
  let underWay = 0
  let tokens = 0
  const failed: unknown[] = []
  /** Time stands still while a request is under way, so that a slow machine does not make a token expire. */
  async function outsideOfTime<Value>(request: Promise<Value>): Promise<Value> {
    underWay++
    try {
      return await request
    } finally {
      underWay--
    }
  }
  const source = createTokenSource({
    tokenEndpoint: cognito.tokenEndpoint,
    clientId: cognito.clientId,
    async clientSecret() {
      const { SecretString = '{}' } = await outsideOfTime(
        clients.secretsManager.getSecretValue({ SecretId: secretName }),
      )
      return JSON.parse(SecretString).clientSecret
    },
    clock: time,
    fetch: (url, init) => outsideOfTime(fetch(url, init)),
    onEvent({ type }) {
      if (type === 'token_acquired') tokens++
    },
  })
  const guard = createTokenValidator({
    issuers: [{ issuer: cognito.issuer }],
    resource: 'orders',
    clock: time,
  })

  return {
    failed,
    tokens: () => tokens,
    async callFor(seconds: number) {
      for (let call = 0; call < seconds * 10; call++) {
        time.advance(0.1)
        while (underWay > 0) await new Promise((resolve) => setImmediate(resolve))
        try {
          await guard.validate(await source.getToken(), { scopes: 'read' })
        } catch (error) {
          failed.push(error)
        }
      }
    },
    close() {
      source.close()
      guard.close()
    },
  }
}

it('a consumer that calls ten times a second rides through three rotations, kills included', async () => {
  await using world = await createWorld()
  const consumer = startConsumer(world)
  const issued = () => world.cognito.requests.count('token_endpoint') - refused()
  let refusals = 0
  const refused = () => refusals
  await consumer.callFor(600)

  for (const kills of [[], [2, 5, 6, 7, 9, 12, 16, 18], [1, 3, 4, 8, 10, 14, 20]]) {
    const tokensBefore = consumer.tokens()
    const issuedBefore = issued()
    const ClientRequestToken = world.secretsManager.beginRotation(secretName)
    for (const killAt of [...kills, undefined]) {
      let calls = 0
      const die = async (moment: 'before' | 'after') => {
        // The consumer goes on between any two API calls of the rotation, long enough to renew its token now and then.
        if (moment === 'before') await consumer.callFor(30)
        if (moment === 'after') calls++
        return moment === 'after' && calls === killAt
      }
      const rotation = world.rotationWith({
        cognito: killable(world.clients.cognito, die),
        secretsManager: killable(world.clients.secretsManager, die),
      })
      try {
        for (const Step of steps) await rotation.rotate({ Step, SecretId: secretName, ClientRequestToken })
      } catch (error) {
        if (!(error instanceof Killed) && !String(error).includes('Killed')) throw error
      }
    }
    world.secretsManager.endRotation(secretName)
    await consumer.callFor(900)
    expect(await world.rotation.retire(secretName)).toBe('deleted')
    await consumer.callFor(600)

    refusals = world.cognito.requests.list().filter(({ error }) => error === 'invalid_client').length
    const extra = issued() - issuedBefore - (consumer.tokens() - tokensBefore)
    expect(extra).toBeLessThanOrEqual(1)
  }
  expect(consumer.failed).toEqual([])
  // Each retired secret was met once, by a request that cost nothing.
  expect(refusals).toBe(3)
  consumer.close()
})
