// Installs what one example needs, before it starts: `pnpm start` in a fresh clone downloads some 50 packages in place
// of everything that the tests use. Runs on any Node.js from 20 on, before anything else is there.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)

// Present only after a full `pnpm install`, which a filtered one would take apart again.
if (!existsSync(new URL('node_modules/vitest', root))) {
  const { name } = JSON.parse(readFileSync('package.json', 'utf8'))
  const { status, error } = spawnSync('pnpm', ['install', '--prod', '--filter', `${name}...`], {
    // Standard output belongs to the example.
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  })
  if (error !== undefined)
    console.error(`Cannot run pnpm: ${error.message}. Start with npx -y pnpm@12.21.0 start.`)
  process.exitCode = status ?? 1
}
