/**
 * A local emulator for tests of a NestJS application. Requires `@cognito-m2m/local`.
 *
 * @module
 */
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import type { DynamicModule } from '@nestjs/common'
import { CognitoModule, type CognitoModuleOptions } from './module.ts'

/** A running local emulator, and a module whose guard accepts its tokens. */
export interface CognitoTesting {
  /** Import it instead of the application's `CognitoModule`. */
  readonly module: DynamicModule
  /** The emulator, for `mintToken`, faults and key rotation. */
  readonly cognito: LocalCognito
  /** Returns the value of an Authorization header with a new token. Default scopes: none. */
  authorization(scopes?: readonly string[]): Promise<string>
  /** Stops the emulator. */
  close(): Promise<void>
}

/** Options of {@link startCognitoTesting}: those of the module, except the ones that define trusted issuers. */
export type CognitoTestingOptions = Omit<
  Extract<CognitoModuleOptions, { readonly userPoolId?: unknown }>,
  'userPoolId' | 'issuers' | 'jwks'
> & { readonly cognito?: Parameters<typeof startLocalCognito>[0] }

/**
 * Starts a local emulator and creates the module for a test.
 *
 * @example
 * ```ts
 * import { startCognitoTesting } from '@cognito-m2m/nestjs/testing'
 * import { Test } from '@nestjs/testing'
 *
 * const testing = await startCognitoTesting({ resource: 'orders' })
 * const app = (await Test.createTestingModule({ imports: [testing.module] }).compile()).createNestApplication()
 * const authorization = await testing.authorization(['orders/read'])
 * await app.close()
 * await testing.close()
 * ```
 *
 * @param options Options of the module; `cognito` contains those of the emulator.
 * @returns The module and the emulator. Call `close` after the test.
 */
export async function startCognitoTesting({
  cognito: emulator,
  ...options
}: CognitoTestingOptions = {}): Promise<CognitoTesting> {
  const cognito = await startLocalCognito(emulator)
  return {
    module: CognitoModule.forRoot({ ...options, issuers: [{ issuer: cognito.issuer }] }),
    cognito,
    authorization: async (scopes = []) => `Bearer ${await cognito.mintToken({ scopes: [...scopes] })}`,
    close: () => cognito.close(),
  }
}
