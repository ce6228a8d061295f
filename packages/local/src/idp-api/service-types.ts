// Written by build/service-model.ts from the AWS SDK and botocore (both Apache-2.0). Do not edit.

/** Operation → its request. */
export interface Requests {
  readonly GetClientToken: GetClientTokenRequest
  readonly CreateUserPool: CreateUserPoolRequest
  readonly DescribeUserPool: DescribeUserPoolRequest
  readonly ListUserPools: ListUserPoolsRequest
  readonly UpdateUserPool: UpdateUserPoolRequest
  readonly DeleteUserPool: DeleteUserPoolRequest
  readonly AddCustomAttributes: AddCustomAttributesRequest
  readonly GetUserPoolMfaConfig: GetUserPoolMfaConfigRequest
  readonly SetUserPoolMfaConfig: SetUserPoolMfaConfigRequest
  readonly CreateResourceServer: CreateResourceServerRequest
  readonly DescribeResourceServer: DescribeResourceServerRequest
  readonly ListResourceServers: ListResourceServersRequest
  readonly UpdateResourceServer: UpdateResourceServerRequest
  readonly DeleteResourceServer: DeleteResourceServerRequest
  readonly CreateUserPoolClient: CreateUserPoolClientRequest
  readonly DescribeUserPoolClient: DescribeUserPoolClientRequest
  readonly ListUserPoolClients: ListUserPoolClientsRequest
  readonly UpdateUserPoolClient: UpdateUserPoolClientRequest
  readonly DeleteUserPoolClient: DeleteUserPoolClientRequest
  readonly AddUserPoolClientSecret: AddUserPoolClientSecretRequest
  readonly ListUserPoolClientSecrets: ListUserPoolClientSecretsRequest
  readonly DeleteUserPoolClientSecret: DeleteUserPoolClientSecretRequest
  readonly CreateUserPoolDomain: CreateUserPoolDomainRequest
  readonly DescribeUserPoolDomain: DescribeUserPoolDomainRequest
  readonly UpdateUserPoolDomain: UpdateUserPoolDomainRequest
  readonly DeleteUserPoolDomain: DeleteUserPoolDomainRequest
  readonly TagResource: TagResourceRequest
  readonly UntagResource: UntagResourceRequest
  readonly ListTagsForResource: ListTagsForResourceRequest
  readonly CreateUserPoolReplica: CreateUserPoolReplicaRequest
  readonly UpdateUserPoolReplica: UpdateUserPoolReplicaRequest
  readonly ListUserPoolReplicas: ListUserPoolReplicasRequest
  readonly DeleteUserPoolReplica: DeleteUserPoolReplicaRequest
}

export interface GetClientTokenRequest {
  readonly ClientId: string
  readonly Secret: string
  readonly Scopes?: readonly string[]
  readonly ClientMetadata?: Readonly<Record<string, string>>
}

export interface CreateUserPoolRequest {
  readonly PoolName: string
  readonly Policies?: UserPoolPolicyType
  readonly DeletionProtection?: 'ACTIVE' | 'INACTIVE'
  readonly LambdaConfig?: LambdaConfigType
  readonly AutoVerifiedAttributes?: readonly ('email' | 'phone_number')[]
  readonly AliasAttributes?: readonly ('email' | 'phone_number' | 'preferred_username')[]
  readonly UsernameAttributes?: readonly ('email' | 'phone_number')[]
  readonly SmsVerificationMessage?: string
  readonly EmailVerificationMessage?: string
  readonly EmailVerificationSubject?: string
  readonly VerificationMessageTemplate?: VerificationMessageTemplateType
  readonly SmsAuthenticationMessage?: string
  readonly MfaConfiguration?: 'OFF' | 'ON' | 'OPTIONAL'
  readonly UserAttributeUpdateSettings?: UserAttributeUpdateSettingsType
  readonly DeviceConfiguration?: DeviceConfigurationType
  readonly EmailConfiguration?: EmailConfigurationType
  readonly SmsConfiguration?: SmsConfigurationType
  readonly UserPoolTags?: Readonly<Record<string, string>>
  readonly AdminCreateUserConfig?: AdminCreateUserConfigType
  readonly Schema?: readonly SchemaAttributeType[]
  readonly UserPoolAddOns?: UserPoolAddOnsType
  readonly DcrConfiguration?: DcrConfigurationType
  readonly UsernameConfiguration?: UsernameConfigurationType
  readonly AccountRecoverySetting?: AccountRecoverySettingType
  readonly UserPoolTier?: 'ESSENTIALS' | 'LITE' | 'PLUS'
  readonly KeyConfiguration?: KeyConfigurationType
  readonly IssuerConfiguration?: IssuerConfigurationType
  readonly AcrConfiguration?: Readonly<Record<string, AcrLevelConfigType>>
}

export interface UserPoolPolicyType {
  readonly PasswordPolicy?: PasswordPolicyType
  readonly SignInPolicy?: SignInPolicyType
}

export interface PasswordPolicyType {
  readonly MinimumLength?: number
  readonly RequireUppercase?: boolean
  readonly RequireLowercase?: boolean
  readonly RequireNumbers?: boolean
  readonly RequireSymbols?: boolean
  readonly PasswordHistorySize?: number
  readonly TemporaryPasswordValidityDays?: number
}

export interface SignInPolicyType {
  readonly AllowedFirstAuthFactors?: readonly (
    | 'EMAIL_OTP'
    | 'PASSWORD'
    | 'SMS_OTP'
    | 'SOFTWARE_TOKEN'
    | 'WEB_AUTHN'
  )[]
}

export interface LambdaConfigType {
  readonly PreSignUp?: string
  readonly CustomMessage?: string
  readonly PostConfirmation?: string
  readonly PreAuthentication?: string
  readonly PostAuthentication?: string
  readonly DefineAuthChallenge?: string
  readonly CreateAuthChallenge?: string
  readonly VerifyAuthChallengeResponse?: string
  readonly PreTokenGeneration?: string
  readonly UserMigration?: string
  readonly PreTokenGenerationConfig?: PreTokenGenerationVersionConfigType
  readonly CustomSMSSender?: CustomSMSLambdaVersionConfigType
  readonly CustomEmailSender?: CustomEmailLambdaVersionConfigType
  readonly KMSKeyID?: string
  readonly InboundFederation?: InboundFederationLambdaType
}

export interface PreTokenGenerationVersionConfigType {
  readonly LambdaVersion: 'V1_0' | 'V2_0' | 'V3_0'
  readonly LambdaArn: string
}

export interface CustomSMSLambdaVersionConfigType {
  readonly LambdaVersion: 'V1_0'
  readonly LambdaArn: string
}

export interface CustomEmailLambdaVersionConfigType {
  readonly LambdaVersion: 'V1_0'
  readonly LambdaArn: string
}

export interface InboundFederationLambdaType {
  readonly LambdaVersion: 'V1_0'
  readonly LambdaArn: string
}

export interface VerificationMessageTemplateType {
  readonly SmsMessage?: string
  readonly EmailMessage?: string
  readonly EmailSubject?: string
  readonly EmailMessageByLink?: string
  readonly EmailSubjectByLink?: string
  readonly DefaultEmailOption?: 'CONFIRM_WITH_CODE' | 'CONFIRM_WITH_LINK'
}

export interface UserAttributeUpdateSettingsType {
  readonly AttributesRequireVerificationBeforeUpdate?: readonly ('email' | 'phone_number')[]
}

export interface DeviceConfigurationType {
  readonly ChallengeRequiredOnNewDevice?: boolean
  readonly DeviceOnlyRememberedOnUserPrompt?: boolean
}

export interface EmailConfigurationType {
  readonly SourceArn?: string
  readonly ReplyToEmailAddress?: string
  readonly EmailSendingAccount?: 'COGNITO_DEFAULT' | 'DEVELOPER'
  readonly From?: string
  readonly ConfigurationSet?: string
}

export interface SmsConfigurationType {
  readonly SnsCallerArn?: string
  readonly ExternalId?: string
  readonly SnsRegion?: string
  readonly EumsSms?: EumsSmsConfigurationType
}

export interface EumsSmsConfigurationType {
  readonly CallerArn: string
  readonly ExternalId?: string
  readonly OriginationIdentity?: string
  readonly ConfigurationSetName?: string
  readonly InEntityId?: string
  readonly InTemplateId?: string
  readonly Region?: string
}

export interface AdminCreateUserConfigType {
  readonly AllowAdminCreateUserOnly?: boolean
  readonly UnusedAccountValidityDays?: number
  readonly InviteMessageTemplate?: MessageTemplateType
}

export interface MessageTemplateType {
  readonly SMSMessage?: string
  readonly EmailMessage?: string
  readonly EmailSubject?: string
}

export interface SchemaAttributeType {
  readonly Name?: string
  readonly AttributeDataType?: 'Boolean' | 'DateTime' | 'Number' | 'String'
  readonly DeveloperOnlyAttribute?: boolean
  readonly Mutable?: boolean
  readonly Required?: boolean
  readonly NumberAttributeConstraints?: NumberAttributeConstraintsType
  readonly StringAttributeConstraints?: StringAttributeConstraintsType
}

export interface NumberAttributeConstraintsType {
  readonly MinValue?: string
  readonly MaxValue?: string
}

export interface StringAttributeConstraintsType {
  readonly MinLength?: string
  readonly MaxLength?: string
}

export interface UserPoolAddOnsType {
  readonly AdvancedSecurityMode: 'AUDIT' | 'ENFORCED' | 'OFF'
  readonly AdvancedSecurityAdditionalFlows?: AdvancedSecurityAdditionalFlowsType
}

export interface AdvancedSecurityAdditionalFlowsType {
  readonly CustomAuthMode?: 'AUDIT' | 'ENFORCED'
}

export interface DcrConfigurationType {
  readonly EnableStatus?: 'Disabled' | 'Enabled'
  readonly OpenDcrEnabled?: boolean
  readonly AuthenticatedGrantTypes?: readonly ('client_credentials' | 'code' | 'implicit')[]
  readonly OpenDcrGrantTypes?: readonly ('client_credentials' | 'code' | 'implicit')[]
  readonly AllowedScopes?: readonly string[]
}

export interface UsernameConfigurationType {
  readonly CaseSensitive: boolean
}

export interface AccountRecoverySettingType {
  readonly RecoveryMechanisms?: readonly RecoveryOptionType[]
}

export interface RecoveryOptionType {
  readonly Priority: number
  readonly Name: 'admin_only' | 'verified_email' | 'verified_phone_number'
}

export interface KeyConfigurationType {
  readonly KeyType?: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KEY'
  readonly KmsKeyArn?: string
}

export interface IssuerConfigurationType {
  readonly Type?: 'ORIGINAL' | 'UPDATED'
}

export interface AcrLevelConfigType {
  readonly AcrValue: string
}

export interface DescribeUserPoolRequest {
  readonly UserPoolId: string
}

export interface ListUserPoolsRequest {
  readonly NextToken?: string
  readonly MaxResults: number
}

export interface UpdateUserPoolRequest {
  readonly UserPoolId: string
  readonly Policies?: UserPoolPolicyType
  readonly DeletionProtection?: 'ACTIVE' | 'INACTIVE'
  readonly LambdaConfig?: LambdaConfigType
  readonly AutoVerifiedAttributes?: readonly ('email' | 'phone_number')[]
  readonly SmsVerificationMessage?: string
  readonly EmailVerificationMessage?: string
  readonly EmailVerificationSubject?: string
  readonly VerificationMessageTemplate?: VerificationMessageTemplateType
  readonly SmsAuthenticationMessage?: string
  readonly UserAttributeUpdateSettings?: UserAttributeUpdateSettingsType
  readonly MfaConfiguration?: 'OFF' | 'ON' | 'OPTIONAL'
  readonly DeviceConfiguration?: DeviceConfigurationType
  readonly EmailConfiguration?: EmailConfigurationType
  readonly SmsConfiguration?: SmsConfigurationType
  readonly UserPoolTags?: Readonly<Record<string, string>>
  readonly AdminCreateUserConfig?: AdminCreateUserConfigType
  readonly UserPoolAddOns?: UserPoolAddOnsType
  readonly DcrConfiguration?: DcrConfigurationType
  readonly AccountRecoverySetting?: AccountRecoverySettingType
  readonly PoolName?: string
  readonly UserPoolTier?: 'ESSENTIALS' | 'LITE' | 'PLUS'
  readonly KeyConfiguration?: KeyConfigurationType
  readonly IssuerConfiguration?: IssuerConfigurationType
  readonly AcrConfiguration?: Readonly<Record<string, AcrLevelConfigType>>
}

export interface DeleteUserPoolRequest {
  readonly UserPoolId: string
}

export interface AddCustomAttributesRequest {
  readonly UserPoolId: string
  readonly CustomAttributes: readonly SchemaAttributeType[]
}

export interface GetUserPoolMfaConfigRequest {
  readonly UserPoolId: string
}

export interface SetUserPoolMfaConfigRequest {
  readonly UserPoolId: string
  readonly SmsMfaConfiguration?: SmsMfaConfigType
  readonly SoftwareTokenMfaConfiguration?: SoftwareTokenMfaConfigType
  readonly EmailMfaConfiguration?: EmailMfaConfigType
  readonly MfaConfiguration?: 'OFF' | 'ON' | 'OPTIONAL'
  readonly WebAuthnConfiguration?: WebAuthnConfigurationType
}

export interface SmsMfaConfigType {
  readonly SmsAuthenticationMessage?: string
  readonly SmsConfiguration?: SmsConfigurationType
}

export interface SoftwareTokenMfaConfigType {
  readonly Enabled?: boolean
}

export interface EmailMfaConfigType {
  readonly Message?: string
  readonly Subject?: string
}

export interface WebAuthnConfigurationType {
  readonly RelyingPartyId?: string
  readonly UserVerification?: 'preferred' | 'required'
  readonly FactorConfiguration?: 'MULTI_FACTOR_WITH_USER_VERIFICATION' | 'SINGLE_FACTOR'
}

export interface CreateResourceServerRequest {
  readonly UserPoolId: string
  readonly Identifier: string
  readonly Name: string
  readonly Scopes?: readonly ResourceServerScopeType[]
}

export interface ResourceServerScopeType {
  readonly ScopeName: string
  readonly ScopeDescription: string
}

export interface DescribeResourceServerRequest {
  readonly UserPoolId: string
  readonly Identifier: string
}

export interface ListResourceServersRequest {
  readonly UserPoolId: string
  readonly MaxResults?: number
  readonly NextToken?: string
}

export interface UpdateResourceServerRequest {
  readonly UserPoolId: string
  readonly Identifier: string
  readonly Name: string
  readonly Scopes?: readonly ResourceServerScopeType[]
}

export interface DeleteResourceServerRequest {
  readonly UserPoolId: string
  readonly Identifier: string
}

export interface CreateUserPoolClientRequest {
  readonly UserPoolId: string
  readonly ClientName: string
  readonly GenerateSecret?: boolean
  readonly ClientSecret?: string
  readonly RefreshTokenValidity?: number
  readonly AccessTokenValidity?: number
  readonly IdTokenValidity?: number
  readonly TokenValidityUnits?: TokenValidityUnitsType
  readonly ReadAttributes?: readonly string[]
  readonly WriteAttributes?: readonly string[]
  readonly ExplicitAuthFlows?: readonly (
    | 'ADMIN_NO_SRP_AUTH'
    | 'ALLOW_ADMIN_USER_PASSWORD_AUTH'
    | 'ALLOW_CUSTOM_AUTH'
    | 'ALLOW_REFRESH_TOKEN_AUTH'
    | 'ALLOW_USER_AUTH'
    | 'ALLOW_USER_PASSWORD_AUTH'
    | 'ALLOW_USER_SRP_AUTH'
    | 'CUSTOM_AUTH_FLOW_ONLY'
    | 'USER_PASSWORD_AUTH'
    | 'ALLOW_CLIENT_TOKEN_AUTH'
  )[]
  readonly SupportedIdentityProviders?: readonly string[]
  readonly CallbackURLs?: readonly string[]
  readonly LogoutURLs?: readonly string[]
  readonly DefaultRedirectURI?: string
  readonly AllowedOAuthFlows?: readonly ('client_credentials' | 'code' | 'implicit')[]
  readonly AllowedOAuthScopes?: readonly string[]
  readonly AllowedOAuthFlowsUserPoolClient?: boolean
  readonly AnalyticsConfiguration?: AnalyticsConfigurationType
  readonly PreventUserExistenceErrors?: 'ENABLED' | 'LEGACY'
  readonly EnableTokenRevocation?: boolean
  readonly EnablePropagateAdditionalUserContextData?: boolean
  readonly AuthSessionValidity?: number
  readonly RefreshTokenRotation?: RefreshTokenRotationType
}

export interface TokenValidityUnitsType {
  readonly AccessToken?: 'days' | 'hours' | 'minutes' | 'seconds'
  readonly IdToken?: 'days' | 'hours' | 'minutes' | 'seconds'
  readonly RefreshToken?: 'days' | 'hours' | 'minutes' | 'seconds'
}

export interface AnalyticsConfigurationType {
  readonly ApplicationId?: string
  readonly ApplicationArn?: string
  readonly RoleArn?: string
  readonly ExternalId?: string
  readonly UserDataShared?: boolean
}

export interface RefreshTokenRotationType {
  readonly Feature: 'DISABLED' | 'ENABLED'
  readonly RetryGracePeriodSeconds?: number
}

export interface DescribeUserPoolClientRequest {
  readonly UserPoolId: string
  readonly ClientId: string
}

export interface ListUserPoolClientsRequest {
  readonly UserPoolId: string
  readonly MaxResults?: number
  readonly NextToken?: string
  readonly ClientType?: 'DCR' | 'REGULAR'
}

export interface UpdateUserPoolClientRequest {
  readonly UserPoolId: string
  readonly ClientId: string
  readonly ClientName?: string
  readonly RefreshTokenValidity?: number
  readonly AccessTokenValidity?: number
  readonly IdTokenValidity?: number
  readonly TokenValidityUnits?: TokenValidityUnitsType
  readonly ReadAttributes?: readonly string[]
  readonly WriteAttributes?: readonly string[]
  readonly ExplicitAuthFlows?: readonly (
    | 'ADMIN_NO_SRP_AUTH'
    | 'ALLOW_ADMIN_USER_PASSWORD_AUTH'
    | 'ALLOW_CUSTOM_AUTH'
    | 'ALLOW_REFRESH_TOKEN_AUTH'
    | 'ALLOW_USER_AUTH'
    | 'ALLOW_USER_PASSWORD_AUTH'
    | 'ALLOW_USER_SRP_AUTH'
    | 'CUSTOM_AUTH_FLOW_ONLY'
    | 'USER_PASSWORD_AUTH'
    | 'ALLOW_CLIENT_TOKEN_AUTH'
  )[]
  readonly SupportedIdentityProviders?: readonly string[]
  readonly CallbackURLs?: readonly string[]
  readonly LogoutURLs?: readonly string[]
  readonly DefaultRedirectURI?: string
  readonly AllowedOAuthFlows?: readonly ('client_credentials' | 'code' | 'implicit')[]
  readonly AllowedOAuthScopes?: readonly string[]
  readonly AllowedOAuthFlowsUserPoolClient?: boolean
  readonly AnalyticsConfiguration?: AnalyticsConfigurationType
  readonly PreventUserExistenceErrors?: 'ENABLED' | 'LEGACY'
  readonly EnableTokenRevocation?: boolean
  readonly EnablePropagateAdditionalUserContextData?: boolean
  readonly AuthSessionValidity?: number
  readonly RefreshTokenRotation?: RefreshTokenRotationType
}

export interface DeleteUserPoolClientRequest {
  readonly UserPoolId: string
  readonly ClientId: string
}

export interface AddUserPoolClientSecretRequest {
  readonly UserPoolId: string
  readonly ClientId: string
  readonly ClientSecret?: string
}

export interface ListUserPoolClientSecretsRequest {
  readonly UserPoolId: string
  readonly ClientId: string
  readonly NextToken?: string
}

export interface DeleteUserPoolClientSecretRequest {
  readonly UserPoolId: string
  readonly ClientId: string
  readonly ClientSecretId: string
}

export interface CreateUserPoolDomainRequest {
  readonly Domain: string
  readonly UserPoolId: string
  readonly ManagedLoginVersion?: number
  readonly CustomDomainConfig?: CustomDomainConfigType
  readonly Routing?: RoutingType
}

export interface CustomDomainConfigType {
  readonly CertificateArn: string
  readonly SecurityPolicy?: 'TLS_V1' | 'TLS_V1_2_2021' | 'TLS_V1_3_2025'
}

export interface RoutingType {
  readonly Failover?: FailoverType
}

export interface FailoverType {
  readonly SecondaryRegion: string
  readonly PrimaryRoute53HealthCheckId: string
}

export interface DescribeUserPoolDomainRequest {
  readonly Domain: string
}

export interface UpdateUserPoolDomainRequest {
  readonly Domain: string
  readonly UserPoolId: string
  readonly ManagedLoginVersion?: number
  readonly CustomDomainConfig?: CustomDomainConfigType
  readonly Routing?: RoutingType
}

export interface DeleteUserPoolDomainRequest {
  readonly Domain: string
  readonly UserPoolId: string
}

export interface TagResourceRequest {
  readonly ResourceArn: string
  readonly Tags: Readonly<Record<string, string>>
}

export interface UntagResourceRequest {
  readonly ResourceArn: string
  readonly TagKeys: readonly string[]
}

export interface ListTagsForResourceRequest {
  readonly ResourceArn: string
}

export interface CreateUserPoolReplicaRequest {
  readonly UserPoolId: string
  readonly RegionName: string
  readonly UserPoolTags?: Readonly<Record<string, string>>
}

export interface UpdateUserPoolReplicaRequest {
  readonly UserPoolId: string
  readonly RegionName: string
  readonly Status: 'ACTIVE' | 'INACTIVE'
}

export interface ListUserPoolReplicasRequest {
  readonly UserPoolId: string
  readonly NextToken?: string
}

export interface DeleteUserPoolReplicaRequest {
  readonly UserPoolId: string
  readonly RegionName: string
}
