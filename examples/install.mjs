// Installs the dependencies of one example before it starts: `pnpm start` in a fresh clone downloads some 50 packages
// instead of everything that the tests need. Runs on Node.js 20 or later, before anything else is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)

// Present only after a full `pnpm install`, from which a filtered install would remove packages.
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
