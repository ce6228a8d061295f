// Before `turbo run build`: Turborepo puts what it has built before into `dist`, and leaves what else is there. A file that
// no source makes any more would otherwise be packed.
import { glob, rm } from 'node:fs/promises'

const packages = new URL('../packages/', import.meta.url)
for await (const dist of glob('*/dist', { cwd: packages })) {
  await rm(new URL(dist, packages), { recursive: true })
}
