// The `prepublishOnly` of every package: nothing is published by hand that `pnpm test` has not passed.
import { untestedBecause } from './tested.ts'

const reason = untestedBecause()
if (reason !== undefined) {
  console.error(`Not published: ${reason}. Commit, run \`npx -y pnpm@12.21.0 test\`, and publish again.`)
  process.exitCode = 1
}
