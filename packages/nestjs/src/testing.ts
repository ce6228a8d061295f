/**
 * A local Cognito for the tests of a NestJS application. Needs `@cognito-m2m/local`.
 *
 * @module
 */
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import type { DynamicModule } from '@nestjs/common'
import { CognitoModule, type CognitoModuleOptions } from './module.ts'

/** A running local Cognito, and the module whose guard accepts its tokens. */
export interface CognitoTesting {
  /** Takes the place of the application's `CognitoModule`. */
  readonly module: DynamicModule
  /** The emulator: `mintToken`, faults, key rotation. */
  readonly cognito: LocalCognito
  /** The value of an Authorization header with a new token. */
  authorization(scopes?: readonly string[]): Promise<string>
  /** Stops the emulator. */
  close(): Promise<void>
}

/** Options of {@link startCognitoTesting}: the module's, without what says whose tokens are accepted. */
export type CognitoTestingOptions = Omit<
  Extract<CognitoModuleOptions, { readonly userPoolId?: unknown }>,
  'userPoolId' | 'issuers' | 'jwks'
> & { readonly cognito?: Parameters<typeof startLocalCognito>[0] }

/**
 * Starts a local Cognito, and makes the module for a test.
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
 * @param options The module's options; `cognito` has those of the emulator.
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
