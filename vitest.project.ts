import { defineProject } from 'vitest/config'

/** Each package's tests run on the sources of the workspace, so that no build has to come first. */
export function project(name: string) {
  return defineProject({
    resolve: { conditions: ['@cognito-m2m/source', 'node'] },
    ssr: { resolve: { conditions: ['@cognito-m2m/source', 'node'] } },
    test: { name, include: ['test/**/*.test.ts'], environment: 'node' },
  })
}
