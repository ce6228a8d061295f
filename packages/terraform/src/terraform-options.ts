import { OptionError, type UserPoolDefinition } from '@cognito-m2m/core'

/** What {@link toTerraformJson} takes beside the definition: what differs from deployment to deployment. */
export interface TerraformOptions {
  /** Name of the user pool, and prefix of the secrets' names. */
  readonly userPoolName: string
  /** The address of the token endpoint. `false` for none: every client must then use GetClientToken. */
  readonly domain: TerraformDomain | false
  /** Default: `LITE`. */
  readonly featurePlan?: 'LITE' | 'ESSENTIALS' | 'PLUS'
  /** Refuses to delete the user pool. Default: true. */
  readonly deletionProtection?: boolean
  /** Rotates the secrets. Default: no rotation. */
  readonly rotation?: TerraformRotation
}

/** A prefix of Amazon's domain, or a domain of your own. */
export type TerraformDomain =
  | { readonly prefix: string }
  | {
      readonly customDomain: string
      /** In us-east-1. */
      readonly certificateArn: string
    }

/** How secrets rotate. */
export interface TerraformRotation {
  /**
   * ARN of a Lambda function that runs the handler of `@cognito-m2m/rotation/lambda`. An expression is fine:
   * `${var.rotation_function_arn}`.
   */
  readonly functionArn: string
  /** 1 to 1000 days. Default: 30. */
  readonly everyDays?: number
}

const optionNames = ['userPoolName', 'domain', 'featurePlan', 'deletionProtection', 'rotation']

/** @throws OptionError for the first mistake. */
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
      throw new OptionError('domain.prefix', 'must be 1 to 63 lower-case letters, digits or inner hyphens.')
    }
    const reserved = ['aws', 'amazon', 'cognito'].find((word) => domain.prefix.includes(word))
    if (reserved === undefined) return
    throw new OptionError('domain.prefix', `must not contain \`${reserved}\`, which Cognito reserves.`)
  }
  if (!/^arn:[^:]+:acm:us-east-1:|^\$\{/.test(domain.certificateArn ?? '')) {
    throw new OptionError('domain.certificateArn', 'must be the ARN of a certificate in us-east-1.')
  }
}
