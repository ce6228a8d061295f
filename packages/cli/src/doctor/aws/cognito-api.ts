import { awsClientOptions } from '../../aws/client-options.ts'
import { loadSdk } from '../../aws/load-sdk.ts'
import { UsageError } from '../../command-line/usage-error.ts'
import { isLoopback } from '../../settings/loopback.ts'

/** The read operations of Cognito's API that are used, with the members that are read. */
export interface CognitoApi {
  describeUserPool(input: { UserPoolId: string }): Promise<{ readonly UserPool?: object }>
  describeUserPoolClient(input: ClientInput): Promise<{ readonly UserPoolClient?: object }>
  listResourceServers(input: {
    UserPoolId: string
    MaxResults: number
    NextToken?: string
  }): Promise<{ readonly ResourceServers?: readonly object[]; readonly NextToken?: string }>
  listUserPoolClientSecrets(input: ClientInput): Promise<{ readonly ClientSecrets?: readonly object[] }>
  destroy(): void
}

interface ClientInput {
  UserPoolId: string
  ClientId: string
}

interface SdkModule {
  readonly CognitoIdentityProvider: new (options: object) => CognitoApi
}

/** Location of the AWS API. */
export interface AwsOptions {
  readonly region: string
  /** Replaces AWS's own endpoint: a VPC endpoint, or the emulator. */
  readonly endpointUrl: string | undefined
  readonly cwd: string
}

/**
 * Creates a client of Cognito's API with the credentials that the AWS SDK finds: environment, profile, role.
 *
 * @throws UsageError when the AWS SDK is not installed.
 */
export async function cognitoApi({ region, endpointUrl, cwd }: AwsOptions): Promise<CognitoApi> {
  const { CognitoIdentityProvider } = (await loadSdk(
    '@aws-sdk/client-cognito-identity-provider',
    '--aws',
    cwd,
  )) as SdkModule
  const url = endpointUrl === undefined ? undefined : URL.parse(endpointUrl)
  if (url === null) throw new UsageError('--endpoint-url must be a URL.')
  return new CognitoIdentityProvider({
    region,
    maxAttempts: 2,
    ...awsClientOptions,
    ...(url !== undefined && { endpoint: url.href }),
    // The emulator needs no credentials, but the SDK does.
    ...(url !== undefined &&
      isLoopback(url.hostname) && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  })
}
