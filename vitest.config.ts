import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/*', 'simulation', 'tests'],
    reporters: ['default', './tests/closing-line.ts'],
  },
})
