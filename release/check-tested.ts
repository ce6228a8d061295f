// The `prepublishOnly` script of every package: no commit that has not passed `pnpm test` is published manually.
import { untestedBecause } from './tested.ts'

const reason = untestedBecause()
if (reason !== undefined) {
  console.error(`Not published: ${reason}. Commit, run \`npx -y pnpm@12.21.0 test\`, and publish again.`)
  process.exitCode = 1
}
