import { defineProject } from 'vitest/config'

/** Each package's tests run on the sources of the workspace, so that no build has to come first. */
export function project(name: string) {
  return defineProject({
    resolve: { conditions: ['@cognito-m2m/source', 'node'] },
    ssr: { resolve: { conditions: ['@cognito-m2m/source', 'node'] } },
    test: {
      name,
      include: ['test/**/*.test.ts'],
      environment: 'node',
      // A bound for what hangs, not a measure: two slow cores running every suite at once must not fail a test.
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  })
}
