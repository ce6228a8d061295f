/** What the pre-token-generation trigger gets for a machine's token, version 3. */
export interface PreTokenGenerationEvent {
  readonly version: '3'
  readonly triggerSource: 'TokenGeneration_ClientCredentials'
  readonly region: string
  readonly userPoolId: string
  readonly userName: string
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string }
  readonly request: {
    readonly userAttributes: Readonly<Record<string, string>>
    readonly groupConfiguration: Readonly<Record<string, unknown>>
    readonly scopes: readonly string[]
    /** `aws_client_metadata` of the token endpoint, or `ClientMetadata` of GetClientToken. */
    readonly clientMetadata?: Readonly<Record<string, string>>
  }
  readonly response: { claimsAndScopeOverrideDetails?: ClaimsAndScopeOverrideDetails | null }
}

/** What the trigger may change. */
export interface ClaimsAndScopeOverrideDetails {
  readonly accessTokenGeneration?: {
    readonly claimsToAddOrOverride?: Readonly<Record<string, unknown>>
    readonly claimsToSuppress?: readonly string[]
    readonly scopesToAdd?: readonly string[]
    readonly scopesToSuppress?: readonly string[]
  }
}

/** The trigger as a function: returns the event with its `response` filled in, as a Lambda function would. */
export type PreTokenGeneration = (
  event: PreTokenGenerationEvent,
) =>
  | { readonly response: PreTokenGenerationEvent['response'] }
  | Promise<{ readonly response: PreTokenGenerationEvent['response'] }>
