import { OptionError, regionOf } from '@cognito-m2m/core'
import type { CognitoSecrets } from '@cognito-m2m/rotation'
import { UsageError } from '../command-line/usage-error.ts'
import { isLoopback } from '../settings/loopback.ts'
import { calling } from './called.ts'
import { awsClientOptions } from './client-options.ts'
import { loadSdk } from './load-sdk.ts'

const packageName = '@aws-sdk/client-cognito-identity-provider'

/**
 * Loads a client of Cognito's user pools API, which derives the Region from the user pool ID of each call and throws
 * CommandErrors.
 *
 * @param neededBy The command that needs it, for the error message, such as `rotate`.
 * @param endpoint Default: AWS's own. On loopback (the local emulator), your AWS credentials are not used.
 * @throws UsageError when the AWS SDK is not installed, or does not support second secrets.
 */
export async function loadCognito(neededBy: string, cwd: string, endpoint?: string): Promise<CognitoSecrets> {
  const { CognitoIdentityProvider } = (await loadSdk(packageName, neededBy, cwd)) as {
    readonly CognitoIdentityProvider: new (options: object) => CognitoSecrets
  }
  if (typeof CognitoIdentityProvider.prototype.addUserPoolClientSecret !== 'function') {
    throw new UsageError(`the installed ${packageName} is too old: npm install ${packageName}@latest`)
  }
  const local = endpoint !== undefined && isLoopback(new URL(endpoint).hostname)
  const options = {
    ...awsClientOptions,
    ...(endpoint !== undefined && { endpoint }),
    ...(local && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  }
  const clients = new Map<string, CognitoSecrets>()
  const clientFor = ({ UserPoolId }: { readonly UserPoolId: string }) => {
    const region = regionOfPool(UserPoolId)
    const client = clients.get(region) ?? new CognitoIdentityProvider({ ...options, region })
    clients.set(region, client)
    return client
  }
  return calling<CognitoSecrets>(
    [
      'addUserPoolClientSecret',
      'listUserPoolClientSecrets',
      'deleteUserPoolClientSecret',
      'describeUserPoolClient',
    ],
    clientFor,
  )
}

function regionOfPool(userPoolId: string): string {
  try {
    return regionOf(userPoolId)
  } catch (error) {
    if (error instanceof OptionError) throw new UsageError(error.message)
    throw error
  }
}
