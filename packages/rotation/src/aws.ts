/**
 * The operations of Amazon Cognito that rotation uses: `new CognitoIdentityProvider({})` of
 * `@aws-sdk/client-cognito-identity-provider` 3.1163.0 or later provides them.
 */
export interface CognitoSecrets {
  addUserPoolClientSecret(input: ClientKey): Promise<{
    readonly ClientSecretDescriptor?: SecretDescriptor | undefined
  }>
  listUserPoolClientSecrets(input: ClientKey): Promise<{
    readonly ClientSecrets?: readonly SecretDescriptor[] | undefined
  }>
  deleteUserPoolClientSecret(input: ClientKey & { ClientSecretId: string }): Promise<unknown>
  describeUserPoolClient(input: ClientKey): Promise<{
    readonly UserPoolClient?: { readonly ClientSecret?: string | undefined } | undefined
  }>
}

interface ClientKey {
  UserPoolId: string
  ClientId: string
}

/** A secret of an app client, as Cognito lists it. Its value is present only in the response that added it. */
export interface SecretDescriptor {
  readonly ClientSecretId?: string | undefined
  readonly ClientSecretValue?: string | undefined
  readonly ClientSecretCreateDate?: Date | undefined
}

/**
 * The operations of AWS Secrets Manager that rotation uses: `new SecretsManager({})` of
 * `@aws-sdk/client-secrets-manager` provides them.
 */
export interface SecretsStore {
  describeSecret(input: { SecretId: string }): Promise<{
    readonly LastChangedDate?: Date | undefined
    readonly LastRotatedDate?: Date | undefined
    readonly VersionIdsToStages?: Readonly<Record<string, string[]>> | undefined
  }>
  listSecretVersionIds(input: { SecretId: string; IncludeDeprecated?: boolean }): Promise<{
    readonly Versions?:
      | readonly { readonly VersionId?: string | undefined; readonly CreatedDate?: Date | undefined }[]
      | undefined
  }>
  getSecretValue(input: { SecretId: string; VersionId?: string; VersionStage?: string }): Promise<{
    readonly SecretString?: string | undefined
  }>
  putSecretValue(input: {
    SecretId: string
    SecretString: string
    ClientRequestToken?: string
    VersionStages?: string[]
  }): Promise<unknown>
  updateSecretVersionStage(input: {
    SecretId: string
    VersionStage: string
    MoveToVersionId?: string
    RemoveFromVersionId?: string
  }): Promise<unknown>
}
