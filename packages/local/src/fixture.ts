import type { LocalCognito } from './local-cognito.ts'
import type { LocalCognitoOptions, ResourceServerOption } from './options/options.ts'
import { startLocalCognito } from './start.ts'

/** A server for tests with any framework. Pass the three functions to its hooks. */
export interface CognitoFixture {
  /** For `beforeAll` or `before`: starts the server. */
  start(): Promise<void>
  /** For `beforeEach`: clears faults, counters and the log. */
  reset(): void
  /** For `afterAll` or `after`: stops the server. */
  stop(): Promise<void>
  /** The server. @throws Error when it has not been started. */
  readonly cognito: LocalCognito
}

/**
 * Creates a test fixture that is independent of a test framework: `before(fixture.start)`, `after(fixture.stop)`.
 *
 * @param options Options of {@link startLocalCognito}.
 * @returns The fixture.
 * @example
 * ```ts
 * import { after, before, it } from 'node:test'
 * import { cognitoFixture } from '@cognito-m2m/local'
 *
 * const fixture = cognitoFixture()
 * before(fixture.start)
 * after(fixture.stop)
 *
 * it('accepts a token', async () => {
 *   const token = await fixture.cognito.mintToken({ scopes: ['orders/read'] })
 *   await fetch('http://127.0.0.1:3000/orders', { headers: { authorization: `Bearer ${token}` } })
 * })
 * ```
 */
export function cognitoFixture<const Pools extends readonly (readonly ResourceServerOption[])[]>(
  options: LocalCognitoOptions<Pools> = {},
): CognitoFixture {
  let running: LocalCognito | undefined
  const cognito = () => {
    if (running === undefined)
      throw new Error('The local emulator is not running. Call `start` in `beforeAll`.')
    return running
  }
  return {
    async start() {
      running ??= await startLocalCognito(options)
    },
    reset() {
      cognito().faults.clear()
      cognito().requests.reset()
    },
    async stop() {
      const stopping = running
      running = undefined
      await stopping?.close()
    },
    get cognito() {
      return cognito()
    },
  }
}
