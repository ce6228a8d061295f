import type { UserPoolSettings } from '../pool/user-pool.ts'
import type { SchemaAttributeType } from './service-types.ts'

const string = (name: string, more: SchemaAttributeType = {}): SchemaAttributeType => ({
  Name: name,
  AttributeDataType: 'String',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
  StringAttributeConstraints: { MinLength: '0', MaxLength: '2048' },
  ...more,
})
const boolean = (name: string): SchemaAttributeType => {
  const { StringAttributeConstraints: _, ...rest } = string(name, { AttributeDataType: 'Boolean' })
  return rest
}

/** The attributes that every pool has, in Cognito's order. */
const standardAttributes: readonly SchemaAttributeType[] = [
  string('profile'),
  string('address'),
  string('birthdate', { StringAttributeConstraints: { MinLength: '10', MaxLength: '10' } }),
  string('gender'),
  string('preferred_username'),
  {
    Name: 'updated_at',
    AttributeDataType: 'Number',
    DeveloperOnlyAttribute: false,
    Mutable: true,
    Required: false,
    NumberAttributeConstraints: { MinValue: '0' },
  },
  string('website'),
  string('picture'),
  string('identities', { StringAttributeConstraints: {} }),
  string('sub', {
    Mutable: false,
    Required: true,
    StringAttributeConstraints: { MinLength: '1', MaxLength: '2048' },
  }),
  boolean('phone_number_verified'),
  string('phone_number'),
  string('zoneinfo'),
  string('locale'),
  string('email'),
  boolean('email_verified'),
  string('given_name'),
  string('family_name'),
  string('middle_name'),
  string('name'),
  string('nickname'),
]

/**
 * The settings that `DescribeUserPool` always returns, with Cognito's defaults for those that are not set.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html
 */
export function completedSettings(settings: UserPoolSettings): Readonly<Record<string, unknown>> {
  const { Schema, Policies, AdminCreateUserConfig, ...rest } = settings
  const { LambdaConfig, VerificationMessageTemplate, EmailConfiguration, AccountRecoverySetting, ...stored } =
    rest
  const passwordDays = Policies?.PasswordPolicy?.TemporaryPasswordValidityDays
  return {
    ...stored,
    ...verificationTexts(settings),
    Policies: {
      PasswordPolicy: passwordPolicy(Policies?.PasswordPolicy),
      SignInPolicy: Policies?.SignInPolicy ?? { AllowedFirstAuthFactors: ['PASSWORD'] },
    },
    LambdaConfig: completedTriggers(LambdaConfig),
    SchemaAttributes: schemaAttributes(Schema ?? []),
    VerificationMessageTemplate: verificationTemplate(settings),
    EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT', ...EmailConfiguration },
    AdminCreateUserConfig: {
      AllowAdminCreateUserOnly: false,
      UnusedAccountValidityDays: passwordDays ?? 7,
      ...AdminCreateUserConfig,
    },
    AccountRecoverySetting: AccountRecoverySetting ?? {
      RecoveryMechanisms: [
        { Priority: 1, Name: 'verified_email' },
        { Priority: 2, Name: 'verified_phone_number' },
      ],
    },
  }
}

/** In a policy that is set, omitted requirements count as not required. */
function passwordPolicy(given: NonNullable<UserPoolSettings['Policies']>['PasswordPolicy']) {
  const required = given === undefined
  return {
    MinimumLength: 8,
    RequireUppercase: required,
    RequireLowercase: required,
    RequireNumbers: required,
    RequireSymbols: required,
    TemporaryPasswordValidityDays: 7,
    ...given,
  }
}

/** The trigger's ARN is in two members; Cognito fills in the omitted one. */
function completedTriggers(given: UserPoolSettings['LambdaConfig'] = {}) {
  const { PreTokenGeneration, PreTokenGenerationConfig } = given
  if (PreTokenGeneration === undefined && PreTokenGenerationConfig === undefined) return given
  const LambdaArn = PreTokenGenerationConfig?.LambdaArn ?? PreTokenGeneration
  return {
    ...given,
    PreTokenGeneration: LambdaArn,
    PreTokenGenerationConfig: PreTokenGenerationConfig ?? { LambdaArn, LambdaVersion: 'V1_0' },
  }
}

/** The texts for users are also in two places: the older members and the template. */
function verificationTemplate(settings: UserPoolSettings) {
  return {
    DefaultEmailOption: 'CONFIRM_WITH_CODE',
    ...(settings.SmsVerificationMessage !== undefined && { SmsMessage: settings.SmsVerificationMessage }),
    ...(settings.EmailVerificationMessage !== undefined && {
      EmailMessage: settings.EmailVerificationMessage,
    }),
    ...(settings.EmailVerificationSubject !== undefined && {
      EmailSubject: settings.EmailVerificationSubject,
    }),
    ...settings.VerificationMessageTemplate,
  }
}

function verificationTexts(settings: UserPoolSettings) {
  const { SmsMessage, EmailMessage, EmailSubject } = settings.VerificationMessageTemplate ?? {}
  return {
    ...(SmsMessage !== undefined && { SmsVerificationMessage: SmsMessage }),
    ...(EmailMessage !== undefined && { EmailVerificationMessage: EmailMessage }),
    ...(EmailSubject !== undefined && { EmailVerificationSubject: EmailSubject }),
  }
}

/** Standard attributes with their changes, then custom attributes, which get the prefix `custom:`. */
function schemaAttributes(given: readonly SchemaAttributeType[]): readonly SchemaAttributeType[] {
  const standard = standardAttributes.map((attribute) => ({
    ...attribute,
    ...given.find(({ Name }) => Name === attribute.Name),
  }))
  const known = new Set(standardAttributes.map(({ Name }) => Name))
  const own = given
    .filter(({ Name }) => !known.has(Name))
    .map((attribute) => {
      const { Name = '', AttributeDataType = 'String', DeveloperOnlyAttribute = false, ...rest } = attribute
      const prefix = DeveloperOnlyAttribute ? 'dev:custom:' : 'custom:'
      return {
        Mutable: true,
        Required: false,
        ...(AttributeDataType === 'String' && { StringAttributeConstraints: {} }),
        ...(AttributeDataType === 'Number' && { NumberAttributeConstraints: {} }),
        ...rest,
        Name: `${prefix}${Name}`,
        AttributeDataType,
        DeveloperOnlyAttribute,
      }
    })
  return [...standard, ...own]
}
