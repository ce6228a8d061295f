import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
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
      globalSetup: fileURLToPath(new URL('tests/own-temp-folder.ts', import.meta.url)),
      // One more than there are processors: many tests wait for a process or for a server's clock.
      maxWorkers: availableParallelism() + 1,
      // A bound for what hangs, not a measure: two slow cores running every suite at once must not fail a test.
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  })
}
