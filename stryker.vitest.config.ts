import { defineConfig } from 'vitest/config'

/** Core's tests as the mutation tester runs them: without the slow fuzzing, which kills nothing that others do not. */
export default defineConfig({
  root: 'packages/core',
  resolve: { conditions: ['@cognito-m2m/source', 'node', 'import', 'module', 'default'] },
  ssr: { resolve: { conditions: ['@cognito-m2m/source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['test/{attacks,jwks,validation,http,issuer,signature}/**/*.test.ts'],
    environment: 'node',
    globalSetup: ['test/support/signing-keys.ts'],
  },
})
