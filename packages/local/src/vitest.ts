import { type TestAPI, test } from 'vitest'
import type { LocalCognito } from './local-cognito.ts'
import type { LocalCognitoOptions, ResourceServerOption } from './options/options.ts'
import { startLocalCognito } from './start.ts'

/**
 * Creates a vitest `test` with a fixture `cognito`: one emulator per test file, started when the first test uses it and
 * closed after the last test. Faults and the request log are cleared before each test that uses it; changes to keys,
 * clients and pools persist between tests.
 *
 * @param options Options of {@link startLocalCognito}.
 * @returns The extended `test`.
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
