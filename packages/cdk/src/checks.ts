import { OptionError, type UserPoolDefinition } from '@cognito-m2m/core'
import { Token } from 'aws-cdk-lib'
import type { CognitoM2MProps } from './props.ts'

/**
 * Refuses at synthesis what Cognito would refuse at deployment or could not serve.
 *
 * @throws OptionError when a property is not valid. It reports the first one.
 */
export function checkProps(props: CognitoM2MProps): void {
  checkDefinition(props.definition)
  checkDomain(props)
  checkTokenRequests(props)
  checkPlan(props)
  checkReplication(props)
  checkJoinedPool(props)
  checkRotation(props)
}

function checkDefinition(definition: UserPoolDefinition): void {
  if (!Array.isArray(definition?.resourceServers) || typeof definition.appClients !== 'object') {
    throw new OptionError('definition', 'must be a result of `defineUserPool`.')
  }
}

function checkDomain({ domain, userPool }: CognitoM2MProps): void {
  if (domain === false) return
  if (typeof domain !== 'object' || domain === null) {
    throw new OptionError(
      'domain',
      'must be `{ prefix }`, `{ customDomain, certificate }`, `{ tokenEndpoint }`, or `false` for none.',
    )
  }
  if ('prefix' in domain) checkPrefix(domain.prefix)
  else if ('customDomain' in domain) checkCertificate(domain.certificate?.certificateArn)
  else if (userPool === undefined) {
    throw new OptionError('domain.tokenEndpoint', 'requires an existing user pool. Pass it as `userPool`.')
  }
}

function checkPrefix(prefix: string): void {
  if (Token.isUnresolved(prefix)) return
  if (typeof prefix !== 'string' || !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(prefix)) {
    throw new OptionError(
      'domain.prefix',
      'must be 1 to 63 lower-case letters, digits or hyphens, and must not start or end with a hyphen.',
    )
  }
  const reserved = ['aws', 'amazon', 'cognito'].find((word) => prefix.includes(word))
  if (reserved !== undefined) {
    throw new OptionError('domain.prefix', `must not contain \`${reserved}\`, which Cognito reserves.`)
  }
}

function checkCertificate(arn: string | undefined): void {
  if (arn === undefined) {
    throw new OptionError(
      'domain.certificate',
      'is missing. A custom domain requires a certificate in us-east-1.',
    )
  }
  const region = Token.isUnresolved(arn) ? undefined : arn.split(':')[3]
  if (region !== undefined && region !== 'us-east-1') {
    throw new OptionError(
      'domain.certificate',
      `is in ${region}. Cognito requires the certificate of a custom domain to be in us-east-1.`,
    )
  }
}

function checkTokenRequests({ definition, domain, privateLink }: CognitoM2MProps): void {
  if (privateLink !== undefined && domain !== false) {
    throw new OptionError(
      'privateLink',
      'does not work with a user pool that has a domain. Set `domain: false`, and `tokenRequests: "get_client_token"` on each app client.',
    )
  }
  if (domain !== false) return
  const stranded = Object.values(definition.appClients).find(
    ({ tokenRequests }) => tokenRequests === 'token_endpoint',
  )
  if (stranded !== undefined) {
    throw new OptionError(
      'domain',
      `is false, but app client \`${stranded.name}\` uses the token endpoint. Give the user pool a domain, or set \`tokenRequests: "get_client_token"\` on the client.`,
    )
  }
}

function checkPlan({ featurePlan, preTokenGeneration, replication }: CognitoM2MProps): void {
  if (featurePlan !== 'LITE') return
  if (preTokenGeneration !== undefined) {
    throw new OptionError(
      'featurePlan',
      '`LITE` does not support V3 pre-token-generation triggers, the only version that runs for machine tokens. Use `ESSENTIALS`, or omit `featurePlan`.',
    )
  }
  if (replication !== undefined) {
    throw new OptionError(
      'featurePlan',
      '`LITE` does not support multi-Region replication. Use `ESSENTIALS`.',
    )
  }
}

function checkReplication({ replication, issuerType }: CognitoM2MProps): void {
  if (replication === undefined) return
  if (replication.regions.length === 0) {
    throw new OptionError('replication.regions', 'must name at least one other Region.')
  }
  if (issuerType === 'ORIGINAL') {
    throw new OptionError(
      'issuerType',
      'must be `UPDATED` with `replication`, so that all Regions issue tokens with the same `iss`.',
    )
  }
}

/** Properties that apply only to a new user pool. */
const newPoolProps = [
  'userPoolName',
  'featurePlan',
  'issuerType',
  'preTokenGeneration',
  'replication',
  'deletionProtection',
] as const

function checkJoinedPool(props: CognitoM2MProps): void {
  if (props.userPool === undefined) return
  const extra = newPoolProps.find((name) => props[name] !== undefined)
  if (extra !== undefined) {
    throw new OptionError(
      extra,
      'applies only to a new user pool. Remove it here, and configure the user pool that you pass as `userPool` instead.',
    )
  }
}

function checkRotation({ rotation }: CognitoM2MProps): void {
  if (rotation === undefined || rotation === false) return
  const { everyDays = 30, graceSeconds = 86_400 } = rotation
  if (!Number.isInteger(everyDays) || everyDays < 1 || everyDays > 1000) {
    throw new OptionError('rotation.everyDays', 'must be a whole number from 1 to 1000.')
  }
  if (!Number.isFinite(graceSeconds) || graceSeconds < 3600 || graceSeconds > 2_592_000) {
    throw new OptionError('rotation.graceSeconds', 'must be a number from 3600 to 2592000.')
  }
  if (graceSeconds >= everyDays * 86_400) {
    throw new OptionError(
      'rotation.graceSeconds',
      'must be shorter than the time between rotations: Cognito allows two secrets per app client, the current and the previous one.',
    )
  }
}
