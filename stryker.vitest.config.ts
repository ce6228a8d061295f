import { defineConfig } from 'vitest/config'

/**
 * Core's tests as the mutation tester runs them: without the slow ones, which kill nothing that others do not. A test that
 * fails by itself counts as a killed mutant: the flood would time out on a busy machine, tests of memory depend on what
 * else is in it, and the fuzzing is random.
 */
export default defineConfig({
  root: 'packages/core',
  resolve: { conditions: ['@cognito-m2m/source', 'node', 'import', 'module', 'default'] },
  ssr: { resolve: { conditions: ['@cognito-m2m/source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['test/{attacks,http,issuer,jwks,options,scopes,signature,validation}/**/*.test.ts'],
    exclude: [
      'test/jwks/unknown-kid-flood.test.ts',
      'test/validation/{detached-copies,released-memory}.test.ts',
    ],
    environment: 'node',
    globalSetup: ['test/support/signing-keys.ts'],
    // Below Stryker's own bound: a mutant that waits for ever then costs a failed test, and no new runner.
    testTimeout: 10_000,
  },
})
