// Written by build/service-model.ts from the AWS SDK and botocore (both Apache-2.0). Do not edit.

/** A value of a request: its type and the limits that Amazon Cognito puts on it. */
export type ModelValue =
  | {
      readonly type: 'string'
      readonly enum?: readonly string[]
      readonly min?: number
      readonly max?: number
      readonly pattern?: string
    }
  | { readonly type: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'list'; readonly min?: number; readonly max?: number; readonly element: ModelValue }
  | {
      readonly type: 'map'
      readonly min?: number
      readonly max?: number
      readonly key: ModelValue
      readonly value: ModelValue
    }
  | { readonly type: 'struct'; readonly shape: string }

/** A request, or a structure inside one. */
export interface ModelShape {
  readonly required: readonly string[]
  readonly members: Readonly<Record<string, ModelValue>>
}

/** Operation → the shape of its request. */
export const requestShapes = {
  GetClientToken: 'GetClientTokenRequest',
  CreateUserPool: 'CreateUserPoolRequest',
  DescribeUserPool: 'DescribeUserPoolRequest',
  ListUserPools: 'ListUserPoolsRequest',
  UpdateUserPool: 'UpdateUserPoolRequest',
  DeleteUserPool: 'DeleteUserPoolRequest',
  AddCustomAttributes: 'AddCustomAttributesRequest',
  GetUserPoolMfaConfig: 'GetUserPoolMfaConfigRequest',
  SetUserPoolMfaConfig: 'SetUserPoolMfaConfigRequest',
  CreateResourceServer: 'CreateResourceServerRequest',
  DescribeResourceServer: 'DescribeResourceServerRequest',
  ListResourceServers: 'ListResourceServersRequest',
  UpdateResourceServer: 'UpdateResourceServerRequest',
  DeleteResourceServer: 'DeleteResourceServerRequest',
  CreateUserPoolClient: 'CreateUserPoolClientRequest',
  DescribeUserPoolClient: 'DescribeUserPoolClientRequest',
  ListUserPoolClients: 'ListUserPoolClientsRequest',
  UpdateUserPoolClient: 'UpdateUserPoolClientRequest',
  DeleteUserPoolClient: 'DeleteUserPoolClientRequest',
  AddUserPoolClientSecret: 'AddUserPoolClientSecretRequest',
  ListUserPoolClientSecrets: 'ListUserPoolClientSecretsRequest',
  DeleteUserPoolClientSecret: 'DeleteUserPoolClientSecretRequest',
  CreateUserPoolDomain: 'CreateUserPoolDomainRequest',
  DescribeUserPoolDomain: 'DescribeUserPoolDomainRequest',
  UpdateUserPoolDomain: 'UpdateUserPoolDomainRequest',
  DeleteUserPoolDomain: 'DeleteUserPoolDomainRequest',
  TagResource: 'TagResourceRequest',
  UntagResource: 'UntagResourceRequest',
  ListTagsForResource: 'ListTagsForResourceRequest',
  CreateUserPoolReplica: 'CreateUserPoolReplicaRequest',
  UpdateUserPoolReplica: 'UpdateUserPoolReplicaRequest',
  ListUserPoolReplicas: 'ListUserPoolReplicasRequest',
  DeleteUserPoolReplica: 'DeleteUserPoolReplicaRequest',
} as const

/** Operation → the exceptions that AWS documents for it. */
export const operationExceptions: Readonly<Record<string, readonly string[]>> = {
  GetClientToken: [
    'ForbiddenException',
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  CreateUserPool: [
    'FeatureUnavailableInTierException',
    'InternalErrorException',
    'InvalidEmailRoleAccessPolicyException',
    'InvalidParameterException',
    'InvalidSmsRoleAccessPolicyException',
    'InvalidSmsRoleTrustRelationshipException',
    'LimitExceededException',
    'NotAuthorizedException',
    'TierChangeNotAllowedException',
    'TooManyRequestsException',
    'UserPoolTaggingException',
  ],
  DescribeUserPool: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
    'UserPoolTaggingException',
  ],
  ListUserPools: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'TooManyRequestsException',
  ],
  UpdateUserPool: [
    'ConcurrentModificationException',
    'FeatureUnavailableInTierException',
    'InternalErrorException',
    'InvalidEmailRoleAccessPolicyException',
    'InvalidParameterException',
    'InvalidSmsRoleAccessPolicyException',
    'InvalidSmsRoleTrustRelationshipException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TierChangeNotAllowedException',
    'TooManyRequestsException',
    'UserImportInProgressException',
    'UserPoolTaggingException',
  ],
  DeleteUserPool: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
    'UserImportInProgressException',
  ],
  AddCustomAttributes: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
    'UserImportInProgressException',
  ],
  GetUserPoolMfaConfig: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  SetUserPoolMfaConfig: [
    'ConcurrentModificationException',
    'FeatureUnavailableInTierException',
    'InternalErrorException',
    'InvalidParameterException',
    'InvalidSmsRoleAccessPolicyException',
    'InvalidSmsRoleTrustRelationshipException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  CreateResourceServer: [
    'InternalErrorException',
    'InvalidParameterException',
    'LimitExceededException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  DescribeResourceServer: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  ListResourceServers: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  UpdateResourceServer: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  DeleteResourceServer: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  CreateUserPoolClient: [
    'FeatureUnavailableInTierException',
    'InternalErrorException',
    'InvalidOAuthFlowException',
    'InvalidParameterException',
    'LimitExceededException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'ScopeDoesNotExistException',
    'TooManyRequestsException',
  ],
  DescribeUserPoolClient: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  ListUserPoolClients: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  UpdateUserPoolClient: [
    'ConcurrentModificationException',
    'FeatureUnavailableInTierException',
    'InternalErrorException',
    'InvalidOAuthFlowException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'ScopeDoesNotExistException',
    'TooManyRequestsException',
  ],
  DeleteUserPoolClient: [
    'ConcurrentModificationException',
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  AddUserPoolClientSecret: [
    'AccessDeniedException',
    'InternalServerException',
    'InvalidParameterException',
    'LimitExceededException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  ListUserPoolClientSecrets: [
    'InternalServerException',
    'InvalidParameterException',
    'LimitExceededException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  DeleteUserPoolClientSecret: [
    'InternalServerException',
    'InvalidParameterException',
    'LimitExceededException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  CreateUserPoolDomain: [
    'ConcurrentModificationException',
    'FeatureUnavailableInTierException',
    'InternalErrorException',
    'InvalidParameterException',
    'LimitExceededException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
  ],
  DescribeUserPoolDomain: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
  ],
  UpdateUserPoolDomain: [
    'ConcurrentModificationException',
    'FeatureUnavailableInTierException',
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  DeleteUserPoolDomain: [
    'ConcurrentModificationException',
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
  ],
  TagResource: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  UntagResource: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  ListTagsForResource: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  CreateUserPoolReplica: [
    'FeatureUnavailableInTierException',
    'InternalErrorException',
    'InvalidParameterException',
    'LimitExceededException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
    'UserPoolTaggingException',
  ],
  UpdateUserPoolReplica: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  ListUserPoolReplicas: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
  DeleteUserPoolReplica: [
    'InternalErrorException',
    'InvalidParameterException',
    'NotAuthorizedException',
    'OperationNotEnabledException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
  ],
}

/** Every shape that a request holds. */
export const modelShapes: Readonly<Record<string, ModelShape>> = {
  GetClientTokenRequest: {
    required: ['ClientId', 'Secret'],
    members: {
      ClientId: { type: 'string', min: 1, max: 128, pattern: '[\\w+]+' },
      Secret: { type: 'string', min: 1, max: 128 },
      Scopes: {
        type: 'list',
        max: 50,
        element: { type: 'string', min: 1, max: 256, pattern: '[\\x21\\x23-\\x5B\\x5D-\\x7E]+' },
      },
      ClientMetadata: { type: 'map', key: { type: 'string' }, value: { type: 'string' } },
    },
  },
  CreateUserPoolRequest: {
    required: ['PoolName'],
    members: {
      PoolName: { type: 'string', min: 1, max: 128, pattern: '[\\w\\s+=,.@-]+' },
      Policies: { type: 'struct', shape: 'UserPoolPolicyType' },
      DeletionProtection: { type: 'string', enum: ['ACTIVE', 'INACTIVE'] },
      LambdaConfig: { type: 'struct', shape: 'LambdaConfigType' },
      AutoVerifiedAttributes: { type: 'list', element: { type: 'string', enum: ['email', 'phone_number'] } },
      AliasAttributes: {
        type: 'list',
        element: { type: 'string', enum: ['email', 'phone_number', 'preferred_username'] },
      },
      UsernameAttributes: { type: 'list', element: { type: 'string', enum: ['email', 'phone_number'] } },
      SmsVerificationMessage: { type: 'string', min: 6, max: 140, pattern: '.*\\{####\\}.*' },
      EmailVerificationMessage: {
        type: 'string',
        min: 6,
        max: 20000,
        pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{####\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*',
      },
      EmailVerificationSubject: {
        type: 'string',
        min: 1,
        max: 140,
        pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+',
      },
      VerificationMessageTemplate: { type: 'struct', shape: 'VerificationMessageTemplateType' },
      SmsAuthenticationMessage: { type: 'string', min: 6, max: 140, pattern: '.*\\{####\\}.*' },
      MfaConfiguration: { type: 'string', enum: ['OFF', 'ON', 'OPTIONAL'] },
      UserAttributeUpdateSettings: { type: 'struct', shape: 'UserAttributeUpdateSettingsType' },
      DeviceConfiguration: { type: 'struct', shape: 'DeviceConfigurationType' },
      EmailConfiguration: { type: 'struct', shape: 'EmailConfigurationType' },
      SmsConfiguration: { type: 'struct', shape: 'SmsConfigurationType' },
      UserPoolTags: {
        type: 'map',
        key: { type: 'string', min: 1, max: 128 },
        value: { type: 'string', min: 0, max: 256 },
      },
      AdminCreateUserConfig: { type: 'struct', shape: 'AdminCreateUserConfigType' },
      Schema: { type: 'list', min: 1, max: 50, element: { type: 'struct', shape: 'SchemaAttributeType' } },
      UserPoolAddOns: { type: 'struct', shape: 'UserPoolAddOnsType' },
      DcrConfiguration: { type: 'struct', shape: 'DcrConfigurationType' },
      UsernameConfiguration: { type: 'struct', shape: 'UsernameConfigurationType' },
      AccountRecoverySetting: { type: 'struct', shape: 'AccountRecoverySettingType' },
      UserPoolTier: { type: 'string', enum: ['ESSENTIALS', 'LITE', 'PLUS'] },
      KeyConfiguration: { type: 'struct', shape: 'KeyConfigurationType' },
      IssuerConfiguration: { type: 'struct', shape: 'IssuerConfigurationType' },
      AcrConfiguration: {
        type: 'map',
        key: { type: 'string' },
        value: { type: 'struct', shape: 'AcrLevelConfigType' },
      },
    },
  },
  UserPoolPolicyType: {
    required: [],
    members: {
      PasswordPolicy: { type: 'struct', shape: 'PasswordPolicyType' },
      SignInPolicy: { type: 'struct', shape: 'SignInPolicyType' },
    },
  },
  PasswordPolicyType: {
    required: [],
    members: {
      MinimumLength: { type: 'integer', min: 6, max: 99 },
      RequireUppercase: { type: 'boolean' },
      RequireLowercase: { type: 'boolean' },
      RequireNumbers: { type: 'boolean' },
      RequireSymbols: { type: 'boolean' },
      PasswordHistorySize: { type: 'integer', min: 0, max: 24 },
      TemporaryPasswordValidityDays: { type: 'integer', min: 0, max: 365 },
    },
  },
  SignInPolicyType: {
    required: [],
    members: {
      AllowedFirstAuthFactors: {
        type: 'list',
        min: 1,
        max: 4,
        element: {
          type: 'string',
          enum: ['EMAIL_OTP', 'PASSWORD', 'SMS_OTP', 'SOFTWARE_TOKEN', 'WEB_AUTHN'],
        },
      },
    },
  },
  LambdaConfigType: {
    required: [],
    members: {
      PreSignUp: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      CustomMessage: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      PostConfirmation: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      PreAuthentication: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      PostAuthentication: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      DefineAuthChallenge: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      CreateAuthChallenge: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      VerifyAuthChallengeResponse: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      PreTokenGeneration: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      UserMigration: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      PreTokenGenerationConfig: { type: 'struct', shape: 'PreTokenGenerationVersionConfigType' },
      CustomSMSSender: { type: 'struct', shape: 'CustomSMSLambdaVersionConfigType' },
      CustomEmailSender: { type: 'struct', shape: 'CustomEmailLambdaVersionConfigType' },
      KMSKeyID: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      InboundFederation: { type: 'struct', shape: 'InboundFederationLambdaType' },
    },
  },
  PreTokenGenerationVersionConfigType: {
    required: ['LambdaVersion', 'LambdaArn'],
    members: {
      LambdaVersion: { type: 'string', enum: ['V1_0', 'V2_0', 'V3_0'] },
      LambdaArn: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
    },
  },
  CustomSMSLambdaVersionConfigType: {
    required: ['LambdaVersion', 'LambdaArn'],
    members: {
      LambdaVersion: { type: 'string', enum: ['V1_0'] },
      LambdaArn: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
    },
  },
  CustomEmailLambdaVersionConfigType: {
    required: ['LambdaVersion', 'LambdaArn'],
    members: {
      LambdaVersion: { type: 'string', enum: ['V1_0'] },
      LambdaArn: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
    },
  },
  InboundFederationLambdaType: {
    required: ['LambdaVersion', 'LambdaArn'],
    members: {
      LambdaVersion: { type: 'string', enum: ['V1_0'] },
      LambdaArn: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
    },
  },
  VerificationMessageTemplateType: {
    required: [],
    members: {
      SmsMessage: { type: 'string', min: 6, max: 140, pattern: '.*\\{####\\}.*' },
      EmailMessage: {
        type: 'string',
        min: 6,
        max: 20000,
        pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{####\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*',
      },
      EmailSubject: { type: 'string', min: 1, max: 140, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+' },
      EmailMessageByLink: {
        type: 'string',
        min: 6,
        max: 20000,
        pattern:
          '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{##[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*##\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*',
      },
      EmailSubjectByLink: {
        type: 'string',
        min: 1,
        max: 140,
        pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+',
      },
      DefaultEmailOption: { type: 'string', enum: ['CONFIRM_WITH_CODE', 'CONFIRM_WITH_LINK'] },
    },
  },
  UserAttributeUpdateSettingsType: {
    required: [],
    members: {
      AttributesRequireVerificationBeforeUpdate: {
        type: 'list',
        element: { type: 'string', enum: ['email', 'phone_number'] },
      },
    },
  },
  DeviceConfigurationType: {
    required: [],
    members: {
      ChallengeRequiredOnNewDevice: { type: 'boolean' },
      DeviceOnlyRememberedOnUserPrompt: { type: 'boolean' },
    },
  },
  EmailConfigurationType: {
    required: [],
    members: {
      SourceArn: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      ReplyToEmailAddress: {
        type: 'string',
        pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+@[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+',
      },
      EmailSendingAccount: { type: 'string', enum: ['COGNITO_DEFAULT', 'DEVELOPER'] },
      From: { type: 'string', min: 0, max: 131072 },
      ConfigurationSet: { type: 'string', min: 1, max: 64, pattern: '^[a-zA-Z0-9_-]+$' },
    },
  },
  SmsConfigurationType: {
    required: [],
    members: {
      SnsCallerArn: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      ExternalId: { type: 'string', min: 0, max: 131072 },
      SnsRegion: { type: 'string', min: 5, max: 32 },
      EumsSms: { type: 'struct', shape: 'EumsSmsConfigurationType' },
    },
  },
  EumsSmsConfigurationType: {
    required: ['CallerArn'],
    members: {
      CallerArn: { type: 'string' },
      ExternalId: { type: 'string' },
      OriginationIdentity: { type: 'string' },
      ConfigurationSetName: { type: 'string' },
      InEntityId: { type: 'string' },
      InTemplateId: { type: 'string' },
      Region: { type: 'string' },
    },
  },
  AdminCreateUserConfigType: {
    required: [],
    members: {
      AllowAdminCreateUserOnly: { type: 'boolean' },
      UnusedAccountValidityDays: { type: 'integer', min: 0, max: 365 },
      InviteMessageTemplate: { type: 'struct', shape: 'MessageTemplateType' },
    },
  },
  MessageTemplateType: {
    required: [],
    members: {
      SMSMessage: { type: 'string', min: 6, max: 140, pattern: '(?s).*' },
      EmailMessage: { type: 'string', min: 6, max: 20000, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*' },
      EmailSubject: { type: 'string', min: 1, max: 140, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+' },
    },
  },
  SchemaAttributeType: {
    required: [],
    members: {
      Name: { type: 'string', min: 1, max: 20, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' },
      AttributeDataType: { type: 'string', enum: ['Boolean', 'DateTime', 'Number', 'String'] },
      DeveloperOnlyAttribute: { type: 'boolean' },
      Mutable: { type: 'boolean' },
      Required: { type: 'boolean' },
      NumberAttributeConstraints: { type: 'struct', shape: 'NumberAttributeConstraintsType' },
      StringAttributeConstraints: { type: 'struct', shape: 'StringAttributeConstraintsType' },
    },
  },
  NumberAttributeConstraintsType: {
    required: [],
    members: {
      MinValue: { type: 'string', min: 0, max: 131072 },
      MaxValue: { type: 'string', min: 0, max: 131072 },
    },
  },
  StringAttributeConstraintsType: {
    required: [],
    members: {
      MinLength: { type: 'string', min: 0, max: 131072 },
      MaxLength: { type: 'string', min: 0, max: 131072 },
    },
  },
  UserPoolAddOnsType: {
    required: ['AdvancedSecurityMode'],
    members: {
      AdvancedSecurityMode: { type: 'string', enum: ['AUDIT', 'ENFORCED', 'OFF'] },
      AdvancedSecurityAdditionalFlows: { type: 'struct', shape: 'AdvancedSecurityAdditionalFlowsType' },
    },
  },
  AdvancedSecurityAdditionalFlowsType: {
    required: [],
    members: { CustomAuthMode: { type: 'string', enum: ['AUDIT', 'ENFORCED'] } },
  },
  DcrConfigurationType: {
    required: [],
    members: {
      EnableStatus: { type: 'string', enum: ['Disabled', 'Enabled'] },
      OpenDcrEnabled: { type: 'boolean' },
      AuthenticatedGrantTypes: {
        type: 'list',
        element: { type: 'string', enum: ['client_credentials', 'code', 'implicit'] },
      },
      OpenDcrGrantTypes: {
        type: 'list',
        element: { type: 'string', enum: ['client_credentials', 'code', 'implicit'] },
      },
      AllowedScopes: { type: 'list', element: { type: 'string' } },
    },
  },
  UsernameConfigurationType: { required: ['CaseSensitive'], members: { CaseSensitive: { type: 'boolean' } } },
  AccountRecoverySettingType: {
    required: [],
    members: {
      RecoveryMechanisms: {
        type: 'list',
        min: 1,
        max: 2,
        element: { type: 'struct', shape: 'RecoveryOptionType' },
      },
    },
  },
  RecoveryOptionType: {
    required: ['Priority', 'Name'],
    members: {
      Priority: { type: 'integer', min: 1, max: 2 },
      Name: { type: 'string', enum: ['admin_only', 'verified_email', 'verified_phone_number'] },
    },
  },
  KeyConfigurationType: {
    required: [],
    members: {
      KeyType: { type: 'string', enum: ['AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KEY'] },
      KmsKeyArn: { type: 'string' },
    },
  },
  IssuerConfigurationType: {
    required: [],
    members: { Type: { type: 'string', enum: ['ORIGINAL', 'UPDATED'] } },
  },
  AcrLevelConfigType: { required: ['AcrValue'], members: { AcrValue: { type: 'string' } } },
  DescribeUserPoolRequest: {
    required: ['UserPoolId'],
    members: { UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' } },
  },
  ListUserPoolsRequest: {
    required: ['MaxResults'],
    members: {
      NextToken: { type: 'string', min: 1, pattern: '[\\S]+' },
      MaxResults: { type: 'integer', min: 1, max: 60 },
    },
  },
  UpdateUserPoolRequest: {
    required: ['UserPoolId'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      Policies: { type: 'struct', shape: 'UserPoolPolicyType' },
      DeletionProtection: { type: 'string', enum: ['ACTIVE', 'INACTIVE'] },
      LambdaConfig: { type: 'struct', shape: 'LambdaConfigType' },
      AutoVerifiedAttributes: { type: 'list', element: { type: 'string', enum: ['email', 'phone_number'] } },
      SmsVerificationMessage: { type: 'string', min: 6, max: 140, pattern: '.*\\{####\\}.*' },
      EmailVerificationMessage: {
        type: 'string',
        min: 6,
        max: 20000,
        pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{####\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*',
      },
      EmailVerificationSubject: {
        type: 'string',
        min: 1,
        max: 140,
        pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+',
      },
      VerificationMessageTemplate: { type: 'struct', shape: 'VerificationMessageTemplateType' },
      SmsAuthenticationMessage: { type: 'string', min: 6, max: 140, pattern: '.*\\{####\\}.*' },
      UserAttributeUpdateSettings: { type: 'struct', shape: 'UserAttributeUpdateSettingsType' },
      MfaConfiguration: { type: 'string', enum: ['OFF', 'ON', 'OPTIONAL'] },
      DeviceConfiguration: { type: 'struct', shape: 'DeviceConfigurationType' },
      EmailConfiguration: { type: 'struct', shape: 'EmailConfigurationType' },
      SmsConfiguration: { type: 'struct', shape: 'SmsConfigurationType' },
      UserPoolTags: {
        type: 'map',
        key: { type: 'string', min: 1, max: 128 },
        value: { type: 'string', min: 0, max: 256 },
      },
      AdminCreateUserConfig: { type: 'struct', shape: 'AdminCreateUserConfigType' },
      UserPoolAddOns: { type: 'struct', shape: 'UserPoolAddOnsType' },
      DcrConfiguration: { type: 'struct', shape: 'DcrConfigurationType' },
      AccountRecoverySetting: { type: 'struct', shape: 'AccountRecoverySettingType' },
      PoolName: { type: 'string', min: 1, max: 128, pattern: '[\\w\\s+=,.@-]+' },
      UserPoolTier: { type: 'string', enum: ['ESSENTIALS', 'LITE', 'PLUS'] },
      KeyConfiguration: { type: 'struct', shape: 'KeyConfigurationType' },
      IssuerConfiguration: { type: 'struct', shape: 'IssuerConfigurationType' },
      AcrConfiguration: {
        type: 'map',
        key: { type: 'string' },
        value: { type: 'struct', shape: 'AcrLevelConfigType' },
      },
    },
  },
  DeleteUserPoolRequest: {
    required: ['UserPoolId'],
    members: { UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' } },
  },
  AddCustomAttributesRequest: {
    required: ['UserPoolId', 'CustomAttributes'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      CustomAttributes: {
        type: 'list',
        min: 1,
        max: 25,
        element: { type: 'struct', shape: 'SchemaAttributeType' },
      },
    },
  },
  GetUserPoolMfaConfigRequest: {
    required: ['UserPoolId'],
    members: { UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' } },
  },
  SetUserPoolMfaConfigRequest: {
    required: ['UserPoolId'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      SmsMfaConfiguration: { type: 'struct', shape: 'SmsMfaConfigType' },
      SoftwareTokenMfaConfiguration: { type: 'struct', shape: 'SoftwareTokenMfaConfigType' },
      EmailMfaConfiguration: { type: 'struct', shape: 'EmailMfaConfigType' },
      MfaConfiguration: { type: 'string', enum: ['OFF', 'ON', 'OPTIONAL'] },
      WebAuthnConfiguration: { type: 'struct', shape: 'WebAuthnConfigurationType' },
    },
  },
  SmsMfaConfigType: {
    required: [],
    members: {
      SmsAuthenticationMessage: { type: 'string', min: 6, max: 140, pattern: '.*\\{####\\}.*' },
      SmsConfiguration: { type: 'struct', shape: 'SmsConfigurationType' },
    },
  },
  SoftwareTokenMfaConfigType: { required: [], members: { Enabled: { type: 'boolean' } } },
  EmailMfaConfigType: {
    required: [],
    members: {
      Message: {
        type: 'string',
        min: 6,
        max: 20000,
        pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{####\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*',
      },
      Subject: { type: 'string', pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+' },
    },
  },
  WebAuthnConfigurationType: {
    required: [],
    members: {
      RelyingPartyId: { type: 'string', min: 1, max: 127 },
      UserVerification: { type: 'string', enum: ['preferred', 'required'] },
      FactorConfiguration: { type: 'string', enum: ['MULTI_FACTOR_WITH_USER_VERIFICATION', 'SINGLE_FACTOR'] },
    },
  },
  CreateResourceServerRequest: {
    required: ['UserPoolId', 'Identifier', 'Name'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      Identifier: { type: 'string', min: 1, max: 256, pattern: '[\\x21\\x23-\\x5B\\x5D-\\x7E]+' },
      Name: { type: 'string', min: 1, max: 256, pattern: '[\\w\\s+=,.@-]+' },
      Scopes: { type: 'list', max: 100, element: { type: 'struct', shape: 'ResourceServerScopeType' } },
    },
  },
  ResourceServerScopeType: {
    required: ['ScopeName', 'ScopeDescription'],
    members: {
      ScopeName: { type: 'string', min: 1, max: 256, pattern: '[\\x21\\x23-\\x2E\\x30-\\x5B\\x5D-\\x7E]+' },
      ScopeDescription: { type: 'string', min: 1, max: 256 },
    },
  },
  DescribeResourceServerRequest: {
    required: ['UserPoolId', 'Identifier'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      Identifier: { type: 'string', min: 1, max: 256, pattern: '[\\x21\\x23-\\x5B\\x5D-\\x7E]+' },
    },
  },
  ListResourceServersRequest: {
    required: ['UserPoolId'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      MaxResults: { type: 'integer', min: 1, max: 50 },
      NextToken: { type: 'string', min: 1, pattern: '[\\S]+' },
    },
  },
  UpdateResourceServerRequest: {
    required: ['UserPoolId', 'Identifier', 'Name'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      Identifier: { type: 'string', min: 1, max: 256, pattern: '[\\x21\\x23-\\x5B\\x5D-\\x7E]+' },
      Name: { type: 'string', min: 1, max: 256, pattern: '[\\w\\s+=,.@-]+' },
      Scopes: { type: 'list', max: 100, element: { type: 'struct', shape: 'ResourceServerScopeType' } },
    },
  },
  DeleteResourceServerRequest: {
    required: ['UserPoolId', 'Identifier'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      Identifier: { type: 'string', min: 1, max: 256, pattern: '[\\x21\\x23-\\x5B\\x5D-\\x7E]+' },
    },
  },
  CreateUserPoolClientRequest: {
    required: ['UserPoolId', 'ClientName'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      ClientName: { type: 'string', min: 1, max: 128, pattern: '[\\w\\s+=,.@-]+' },
      GenerateSecret: { type: 'boolean' },
      ClientSecret: { type: 'string', min: 24, max: 64, pattern: '[\\w+]+' },
      RefreshTokenValidity: { type: 'integer', min: 0, max: 315360000 },
      AccessTokenValidity: { type: 'integer', min: 1, max: 86400 },
      IdTokenValidity: { type: 'integer', min: 1, max: 86400 },
      TokenValidityUnits: { type: 'struct', shape: 'TokenValidityUnitsType' },
      ReadAttributes: { type: 'list', element: { type: 'string', min: 1, max: 2048 } },
      WriteAttributes: { type: 'list', element: { type: 'string', min: 1, max: 2048 } },
      ExplicitAuthFlows: {
        type: 'list',
        element: {
          type: 'string',
          enum: [
            'ADMIN_NO_SRP_AUTH',
            'ALLOW_ADMIN_USER_PASSWORD_AUTH',
            'ALLOW_CUSTOM_AUTH',
            'ALLOW_REFRESH_TOKEN_AUTH',
            'ALLOW_USER_AUTH',
            'ALLOW_USER_PASSWORD_AUTH',
            'ALLOW_USER_SRP_AUTH',
            'CUSTOM_AUTH_FLOW_ONLY',
            'USER_PASSWORD_AUTH',
            'ALLOW_CLIENT_TOKEN_AUTH',
          ],
        },
      },
      SupportedIdentityProviders: {
        type: 'list',
        element: { type: 'string', min: 1, max: 32, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\p{Z}]+' },
      },
      CallbackURLs: {
        type: 'list',
        min: 0,
        max: 100,
        element: { type: 'string', min: 1, max: 1024, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' },
      },
      LogoutURLs: {
        type: 'list',
        min: 0,
        max: 100,
        element: { type: 'string', min: 1, max: 1024, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' },
      },
      DefaultRedirectURI: { type: 'string', min: 1, max: 1024, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' },
      AllowedOAuthFlows: {
        type: 'list',
        min: 0,
        max: 3,
        element: { type: 'string', enum: ['client_credentials', 'code', 'implicit'] },
      },
      AllowedOAuthScopes: {
        type: 'list',
        max: 50,
        element: { type: 'string', min: 1, max: 256, pattern: '[\\x21\\x23-\\x5B\\x5D-\\x7E]+' },
      },
      AllowedOAuthFlowsUserPoolClient: { type: 'boolean' },
      AnalyticsConfiguration: { type: 'struct', shape: 'AnalyticsConfigurationType' },
      PreventUserExistenceErrors: { type: 'string', enum: ['ENABLED', 'LEGACY'] },
      EnableTokenRevocation: { type: 'boolean' },
      EnablePropagateAdditionalUserContextData: { type: 'boolean' },
      AuthSessionValidity: { type: 'integer', min: 3, max: 15 },
      RefreshTokenRotation: { type: 'struct', shape: 'RefreshTokenRotationType' },
    },
  },
  TokenValidityUnitsType: {
    required: [],
    members: {
      AccessToken: { type: 'string', enum: ['days', 'hours', 'minutes', 'seconds'] },
      IdToken: { type: 'string', enum: ['days', 'hours', 'minutes', 'seconds'] },
      RefreshToken: { type: 'string', enum: ['days', 'hours', 'minutes', 'seconds'] },
    },
  },
  AnalyticsConfigurationType: {
    required: [],
    members: {
      ApplicationId: { type: 'string', pattern: '^[0-9a-fA-F]+$' },
      ApplicationArn: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      RoleArn: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      ExternalId: { type: 'string', min: 0, max: 131072 },
      UserDataShared: { type: 'boolean' },
    },
  },
  RefreshTokenRotationType: {
    required: ['Feature'],
    members: {
      Feature: { type: 'string', enum: ['DISABLED', 'ENABLED'] },
      RetryGracePeriodSeconds: { type: 'integer', min: 0, max: 60 },
    },
  },
  DescribeUserPoolClientRequest: {
    required: ['UserPoolId', 'ClientId'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      ClientId: { type: 'string', min: 1, max: 128, pattern: '[\\w+]+' },
    },
  },
  ListUserPoolClientsRequest: {
    required: ['UserPoolId'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      MaxResults: { type: 'integer', min: 1, max: 60 },
      NextToken: { type: 'string', min: 1, max: 131072, pattern: '[\\S]+' },
      ClientType: { type: 'string', enum: ['DCR', 'REGULAR'] },
    },
  },
  UpdateUserPoolClientRequest: {
    required: ['UserPoolId', 'ClientId'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      ClientId: { type: 'string', min: 1, max: 128, pattern: '[\\w+]+' },
      ClientName: { type: 'string', min: 1, max: 128, pattern: '[\\w\\s+=,.@-]+' },
      RefreshTokenValidity: { type: 'integer', min: 0, max: 315360000 },
      AccessTokenValidity: { type: 'integer', min: 1, max: 86400 },
      IdTokenValidity: { type: 'integer', min: 1, max: 86400 },
      TokenValidityUnits: { type: 'struct', shape: 'TokenValidityUnitsType' },
      ReadAttributes: { type: 'list', element: { type: 'string', min: 1, max: 2048 } },
      WriteAttributes: { type: 'list', element: { type: 'string', min: 1, max: 2048 } },
      ExplicitAuthFlows: {
        type: 'list',
        element: {
          type: 'string',
          enum: [
            'ADMIN_NO_SRP_AUTH',
            'ALLOW_ADMIN_USER_PASSWORD_AUTH',
            'ALLOW_CUSTOM_AUTH',
            'ALLOW_REFRESH_TOKEN_AUTH',
            'ALLOW_USER_AUTH',
            'ALLOW_USER_PASSWORD_AUTH',
            'ALLOW_USER_SRP_AUTH',
            'CUSTOM_AUTH_FLOW_ONLY',
            'USER_PASSWORD_AUTH',
            'ALLOW_CLIENT_TOKEN_AUTH',
          ],
        },
      },
      SupportedIdentityProviders: {
        type: 'list',
        element: { type: 'string', min: 1, max: 32, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\p{Z}]+' },
      },
      CallbackURLs: {
        type: 'list',
        min: 0,
        max: 100,
        element: { type: 'string', min: 1, max: 1024, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' },
      },
      LogoutURLs: {
        type: 'list',
        min: 0,
        max: 100,
        element: { type: 'string', min: 1, max: 1024, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' },
      },
      DefaultRedirectURI: { type: 'string', min: 1, max: 1024, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' },
      AllowedOAuthFlows: {
        type: 'list',
        min: 0,
        max: 3,
        element: { type: 'string', enum: ['client_credentials', 'code', 'implicit'] },
      },
      AllowedOAuthScopes: {
        type: 'list',
        max: 50,
        element: { type: 'string', min: 1, max: 256, pattern: '[\\x21\\x23-\\x5B\\x5D-\\x7E]+' },
      },
      AllowedOAuthFlowsUserPoolClient: { type: 'boolean' },
      AnalyticsConfiguration: { type: 'struct', shape: 'AnalyticsConfigurationType' },
      PreventUserExistenceErrors: { type: 'string', enum: ['ENABLED', 'LEGACY'] },
      EnableTokenRevocation: { type: 'boolean' },
      EnablePropagateAdditionalUserContextData: { type: 'boolean' },
      AuthSessionValidity: { type: 'integer', min: 3, max: 15 },
      RefreshTokenRotation: { type: 'struct', shape: 'RefreshTokenRotationType' },
    },
  },
  DeleteUserPoolClientRequest: {
    required: ['UserPoolId', 'ClientId'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      ClientId: { type: 'string', min: 1, max: 128, pattern: '[\\w+]+' },
    },
  },
  AddUserPoolClientSecretRequest: {
    required: ['UserPoolId', 'ClientId'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      ClientId: { type: 'string', min: 1, max: 128, pattern: '[\\w+]+' },
      ClientSecret: { type: 'string', min: 24, max: 64, pattern: '[\\w+]+' },
    },
  },
  ListUserPoolClientSecretsRequest: {
    required: ['UserPoolId', 'ClientId'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      ClientId: { type: 'string', min: 1, max: 128, pattern: '[\\w+]+' },
      NextToken: { type: 'string', min: 1, max: 131072, pattern: '[\\S]+' },
    },
  },
  DeleteUserPoolClientSecretRequest: {
    required: ['UserPoolId', 'ClientId', 'ClientSecretId'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      ClientId: { type: 'string', min: 1, max: 128, pattern: '[\\w+]+' },
      ClientSecretId: { type: 'string', min: 1, max: 128 },
    },
  },
  CreateUserPoolDomainRequest: {
    required: ['Domain', 'UserPoolId'],
    members: {
      Domain: { type: 'string', min: 1, max: 253 },
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      ManagedLoginVersion: { type: 'integer' },
      CustomDomainConfig: { type: 'struct', shape: 'CustomDomainConfigType' },
      Routing: { type: 'struct', shape: 'RoutingType' },
    },
  },
  CustomDomainConfigType: {
    required: ['CertificateArn'],
    members: {
      CertificateArn: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      SecurityPolicy: { type: 'string', enum: ['TLS_V1', 'TLS_V1_2_2021', 'TLS_V1_3_2025'] },
    },
  },
  RoutingType: { required: [], members: { Failover: { type: 'struct', shape: 'FailoverType' } } },
  FailoverType: {
    required: ['SecondaryRegion', 'PrimaryRoute53HealthCheckId'],
    members: { SecondaryRegion: { type: 'string' }, PrimaryRoute53HealthCheckId: { type: 'string' } },
  },
  DescribeUserPoolDomainRequest: {
    required: ['Domain'],
    members: { Domain: { type: 'string', min: 1, max: 253 } },
  },
  UpdateUserPoolDomainRequest: {
    required: ['Domain', 'UserPoolId'],
    members: {
      Domain: { type: 'string', min: 1, max: 253 },
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      ManagedLoginVersion: { type: 'integer' },
      CustomDomainConfig: { type: 'struct', shape: 'CustomDomainConfigType' },
      Routing: { type: 'struct', shape: 'RoutingType' },
    },
  },
  DeleteUserPoolDomainRequest: {
    required: ['Domain', 'UserPoolId'],
    members: {
      Domain: { type: 'string', min: 1, max: 253 },
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
    },
  },
  TagResourceRequest: {
    required: ['ResourceArn', 'Tags'],
    members: {
      ResourceArn: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      Tags: {
        type: 'map',
        key: { type: 'string', min: 1, max: 128 },
        value: { type: 'string', min: 0, max: 256 },
      },
    },
  },
  UntagResourceRequest: {
    required: ['ResourceArn', 'TagKeys'],
    members: {
      ResourceArn: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
      TagKeys: { type: 'list', element: { type: 'string', min: 1, max: 128 } },
    },
  },
  ListTagsForResourceRequest: {
    required: ['ResourceArn'],
    members: {
      ResourceArn: {
        type: 'string',
        min: 20,
        max: 2048,
        pattern:
          'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?',
      },
    },
  },
  CreateUserPoolReplicaRequest: {
    required: ['UserPoolId', 'RegionName'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      RegionName: { type: 'string' },
      UserPoolTags: { type: 'map', key: { type: 'string' }, value: { type: 'string' } },
    },
  },
  UpdateUserPoolReplicaRequest: {
    required: ['UserPoolId', 'RegionName', 'Status'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      RegionName: { type: 'string' },
      Status: { type: 'string', enum: ['ACTIVE', 'INACTIVE'] },
    },
  },
  ListUserPoolReplicasRequest: {
    required: ['UserPoolId'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      NextToken: { type: 'string' },
    },
  },
  DeleteUserPoolReplicaRequest: {
    required: ['UserPoolId', 'RegionName'],
    members: {
      UserPoolId: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
      RegionName: { type: 'string' },
    },
  },
}
