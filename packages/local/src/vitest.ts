import { type TestAPI, test } from 'vitest'
import type { LocalCognito } from './local-cognito.ts'
import type { LocalCognitoOptions, ResourceServerOption } from './options/options.ts'
import { startLocalCognito } from './start.ts'

/**
 * A vitest `test` with a fixture `cognito`: a server for each test file, started when the first test asks for it and
 * closed after the last. Faults and the request log are cleared before each test that uses it; keys, clients and
 * pools keep the changes of earlier tests.
 *
 * @param options As for `startLocalCognito`.
 * @example
 * ```ts
 * import { cognitoTest } from '@cognito-m2m/local/vitest'
 * import { expect } from 'vitest'
 *
 * const test = cognitoTest()
 *
 * test('issues tokens', async ({ cognito }) => {
 *   expect(await cognito.mintToken({ scopes: ['orders/read'] })).toContain('.')
 * })
 * ```
 */
export function cognitoTest<const Pools extends readonly (readonly ResourceServerOption[])[]>(
  options: LocalCognitoOptions<Pools> = {},
): TestAPI<{ cognitoServer: LocalCognito; cognito: LocalCognito }> {
  return test.extend<{ cognitoServer: LocalCognito; cognito: LocalCognito }>({
    cognitoServer: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures that this one needs.
      async ({}, use) => {
        await using cognito = await startLocalCognito(options)
        await use(cognito)
      },
      { scope: 'file' },
    ],
    cognito: async ({ cognitoServer }, use) => {
      cognitoServer.faults.clear()
      cognitoServer.requests.reset()
      await use(cognitoServer)
    },
  })
}
