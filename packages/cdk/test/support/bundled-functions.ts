import { execFileSync } from 'node:child_process'

/** The constructs take the functions' code from files, which a build makes. */
export default function bundleFunctions() {
  execFileSync(process.execPath, [new URL('../../functions/bundle.js', import.meta.url).pathname])
}
