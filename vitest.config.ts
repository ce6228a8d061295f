import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/*', 'simulation', 'tests'],
    // What the library logs while tests refuse tokens and fail requests is no news.
    silent: 'passed-only',
    reporters: ['default', './tests/closing-line.ts'],
  },
})
