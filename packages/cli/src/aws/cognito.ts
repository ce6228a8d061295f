import { OptionError, regionOf } from '@cognito-m2m/core'
import type { CognitoSecrets } from '@cognito-m2m/rotation'
import { UsageError } from '../command-line/usage-error.ts'
import { isLoopback } from '../settings/loopback.ts'
import { calling } from './called.ts'
import { awsClientOptions } from './client-options.ts'
import { loadSdk } from './load-sdk.ts'

const packageName = '@aws-sdk/client-cognito-identity-provider'

/**
 * Cognito's user pools API, in the Region of the user pool that a call names. Its failures are CommandErrors.
 *
 * @param neededBy What needs it, for the error message: `rotate`.
 * @param endpoint Default: AWS's own. The local emulator on loopback gets no credentials of yours.
 * @throws UsageError when the AWS SDK is not installed, or knows no second secrets yet.
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
