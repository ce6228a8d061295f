// Writes src/admin/console-bundle.ts: the console's files as strings, so that no code has to find them at run time
// (CommonJS test runners have no `import.meta`) and one file can hold the whole server.
//   node build/bundle-console.ts
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const folder = new URL('../console/', import.meta.url)

/** The module, as it should be. */
export function consoleBundle(): string {
  const files = readdirSync(folder)
    .toSorted()
    .map(
      (name) => `  ${JSON.stringify(name)}: ${JSON.stringify(readFileSync(new URL(name, folder), 'utf8'))},`,
    )
  return `// Written by build/bundle-console.ts from console/. Do not edit.
// biome-ignore-all format: one line a file
// biome-ignore-all lint: other languages in strings

/** The console's files: name → content. */
export const consoleFiles: Readonly<Record<string, string>> = {
${files.join('\n')}
}
`
}

if (import.meta.main)
  writeFileSync(new URL('../src/admin/console-bundle.ts', import.meta.url), consoleBundle())
