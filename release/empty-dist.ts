// Runs before `turbo run build`: Turborepo restores cached files into `dist`, but does not delete others. A file whose
// source was deleted would otherwise be packed.
import { glob, rm } from 'node:fs/promises'

const packages = new URL('../packages/', import.meta.url)
for await (const dist of glob('*/dist', { cwd: packages })) {
  await rm(new URL(dist, packages), { recursive: true })
}
