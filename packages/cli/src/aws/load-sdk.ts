import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '../command-line/usage-error.ts'

/** Packages of the AWS SDK that a command may need. They are not dependencies, so that `npx` stays small. */
export type AwsPackage = '@aws-sdk/client-secrets-manager' | '@aws-sdk/client-cognito-identity-provider'

/**
 * Loads a package of the AWS SDK from this package's own tree, or from the user's project.
 *
 * @param neededBy The command or option that needs it, for the error message, such as `--secret-id`.
 * @throws UsageError when it is not installed. The message contains the install command.
 */
export async function loadSdk(name: AwsPackage, neededBy: string, cwd: string): Promise<object> {
  for (const base of [import.meta.url, pathToFileURL(join(cwd, 'package.json')).href]) {
    let path: string
    try {
      path = createRequire(base).resolve(name)
    } catch {
      continue
    }
    return (await import(pathToFileURL(path).href)) as object
  }
  throw new UsageError(
    `${neededBy} requires the AWS SDK. In your project:
npm install ${name}
Without a project:
npx -p cognito-m2m -p ${name} cognito-m2m …`,
  )
}
