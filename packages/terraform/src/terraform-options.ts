import { OptionError, type UserPoolDefinition } from '@cognito-m2m/core'

/** Options of {@link toTerraformJson}: everything that differs between deployments. */
export interface TerraformOptions {
  /** Name of the user pool and prefix of the names of its secrets: 1 to 128 letters, digits, spaces or `_+=,.@-`. */
  readonly userPoolName: string
  /** Domain of the token endpoint, or `false` for none: every client must then use GetClientToken. */
  readonly domain: TerraformDomain | false
  /** Feature plan of the user pool. Default: `LITE`. */
  readonly featurePlan?: 'LITE' | 'ESSENTIALS' | 'PLUS'
  /** Protects the user pool against deletion. Default: true. */
  readonly deletionProtection?: boolean
  /** Rotation of the secrets. Default: none. */
  readonly rotation?: TerraformRotation
}

/** A prefix of an Amazon Cognito domain, or a custom domain. */
export type TerraformDomain =
  | { readonly prefix: string }
  | {
      readonly customDomain: string
      /** ARN of a certificate in us-east-1. */
      readonly certificateArn: string
    }

/** Rotation of the secrets. */
export interface TerraformRotation {
  /**
   * ARN of a Lambda function with the handler of `@cognito-m2m/rotation/lambda`. May be an expression, such as
   * `${var.rotation_function_arn}`.
   */
  readonly functionArn: string
  /** Days between rotations, 1 to 1000. Default: 30. */
  readonly everyDays?: number
}

const optionNames = ['userPoolName', 'domain', 'featurePlan', 'deletionProtection', 'rotation']

/** @throws OptionError when an option is not valid. It reports the first one. */
export function checkOptions(definition: UserPoolDefinition, options: TerraformOptions): void {
  if (!Array.isArray(definition?.resourceServers) || typeof definition.appClients !== 'object') {
    throw new OptionError('definition', 'must be a result of `defineUserPool`.')
  }
  if (typeof options !== 'object' || options === null) throw new OptionError('options', 'must be an object.')
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name))
  if (unknown !== undefined) {
    throw new OptionError(unknown, `is not a known option. Valid: \`${optionNames.join('`, `')}\`.`)
  }
  const { userPoolName, domain, featurePlan = 'LITE', rotation } = options
  if (typeof userPoolName !== 'string' || !/^[\w\s+=,.@-]{1,128}$/.test(userPoolName)) {
    throw new OptionError('userPoolName', 'must be 1 to 128 letters, digits, spaces or `_+=,.@-`.')
  }
  if (!['LITE', 'ESSENTIALS', 'PLUS'].includes(featurePlan)) {
    throw new OptionError('featurePlan', 'must be `LITE`, `ESSENTIALS` or `PLUS`.')
  }
  checkDomain(definition, domain)
  const { everyDays = 30 } = rotation ?? {}
  if (!Number.isInteger(everyDays) || everyDays < 1 || everyDays > 1000) {
    throw new OptionError('rotation.everyDays', 'must be a whole number from 1 to 1000.')
  }
  if (rotation !== undefined && (typeof rotation.functionArn !== 'string' || rotation.functionArn === '')) {
    throw new OptionError('rotation.functionArn', 'must be the ARN of the rotation function.')
  }
}

function checkDomain(definition: UserPoolDefinition, domain: TerraformDomain | false): void {
  if (domain === false) {
    const stranded = Object.values(definition.appClients).find(
      ({ tokenRequests }) => tokenRequests === 'token_endpoint',
    )
    if (stranded === undefined) return
    throw new OptionError(
      'domain',
      `is false, but app client \`${stranded.name}\` uses the token endpoint. Give the user pool a domain, or set \`tokenRequests: "get_client_token"\` on the client.`,
    )
  }
  if (typeof domain !== 'object' || domain === null) {
    throw new OptionError('domain', 'must be `{ prefix }`, `{ customDomain, certificateArn }`, or `false`.')
  }
  if ('prefix' in domain) {
    if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(domain.prefix)) {
      throw new OptionError(
        'domain.prefix',
        'must be 1 to 63 lower-case letters, digits or hyphens, and must not start or end with a hyphen.',
      )
    }
    const reserved = ['aws', 'amazon', 'cognito'].find((word) => domain.prefix.includes(word))
    if (reserved === undefined) return
    throw new OptionError('domain.prefix', `must not contain \`${reserved}\`, which Cognito reserves.`)
  }
  if (!/^arn:[^:]+:acm:us-east-1:|^\$\{/.test(domain.certificateArn ?? '')) {
    throw new OptionError('domain.certificateArn', 'must be the ARN of a certificate in us-east-1.')
  }
}
