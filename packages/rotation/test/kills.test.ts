import { describe, expect, it } from 'vitest'
import { Killed, killable } from './support/killed.ts'
import { createWorld, secretName, steps, type World } from './support/world.ts'

/** Runs a rotation whose process dies at one API call, and then once more to the end, as Secrets Manager does. */
async function rotateKilledAt(world: World, call: number, when: 'before' | 'after'): Promise<boolean> {
  let calls = 0
  let killed = false
  const die = (moment: 'before' | 'after') => {
    if (moment === 'before') calls++
    return moment === when && calls === call
  }
  const doomed = world.rotationWith({
    cognito: killable(world.clients.cognito, die),
    secretsManager: killable(world.clients.secretsManager, die),
  })
  const ClientRequestToken = world.secretsManager.beginRotation(secretName)
  for (const Step of steps) {
    try {
      await doomed.rotate({ Step, SecretId: secretName, ClientRequestToken })
    } catch (error) {
      if (!(error instanceof Killed) && !String(error).includes('Killed')) throw error
      killed = true
      break
    }
  }
  for (const Step of steps) await world.rotation.rotate({ Step, SecretId: secretName, ClientRequestToken })
  world.secretsManager.endRotation(secretName)
  return killed
}

describe.each(['before', 'after'] as const)('a rotation that is killed %s an API call', (when) => {
  it('ends with a current secret that works, wherever that was', async () => {
    await using world = await createWorld()
    let call = 1
    for (; ; call++) {
      const before = world.secretsManager.read(secretName)
      const wasKilled = await rotateKilledAt(world, call, when)
      const after = world.secretsManager.read(secretName)
      expect(after.clientSecret, `call ${call}`).not.toBe(before.clientSecret)
      expect(await world.works(after.clientSecret), `call ${call}`).toBe(true)
      expect(await world.works(before.clientSecret), `call ${call}`).toBe(true)
      expect(await world.secretIds()).toHaveLength(2)
      world.time.advance(600)
      expect(await world.rotation.retire(secretName), `call ${call}`).toBe('deleted')
      if (!wasKilled) break
    }
    expect(call).toBeGreaterThan(15)
  })
})
