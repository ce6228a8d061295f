import { defineConfig } from 'vitest/config'

/**
 * Core's tests as the mutation tester runs them: without the slow ones, which kill nothing that others do not. The
 * flood would also time out on a busy machine, and the fuzzing is random.
 */
export default defineConfig({
  root: 'packages/core',
  resolve: { conditions: ['@cognito-m2m/source', 'node', 'import', 'module', 'default'] },
  ssr: { resolve: { conditions: ['@cognito-m2m/source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['test/{attacks,jwks,validation,http,issuer,signature}/**/*.test.ts'],
    exclude: ['test/jwks/unknown-kid-flood.test.ts'],
    environment: 'node',
    globalSetup: ['test/support/signing-keys.ts'],
    // Below Stryker's own bound: a mutant that waits for ever then costs a failed test, and no new runner.
    testTimeout: 10_000,
  },
})
