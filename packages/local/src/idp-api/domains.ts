import { patterns } from '../pool/limits.ts'
import type { UserPoolDomain } from '../pool/user-pool.ts'
import { IdpException } from './exception.ts'
import { type Operations, requirePool, savePool } from './operation.ts'
import type { CreateUserPoolDomainRequest } from './service-types.ts'

type Name =
  | 'CreateUserPoolDomain'
  | 'DescribeUserPoolDomain'
  | 'UpdateUserPoolDomain'
  | 'DeleteUserPoolDomain'

/** The operations on domains: with one, a pool has a token endpoint. */
export const domainOperations: Operations<Name> = {
  CreateUserPoolDomain(made, context) {
    const pool = requirePool(context, made.UserPoolId)
    const domain = domainOf(made)
    if (context.service.registry.findDomain(domain.name) !== undefined) {
      throw new IdpException('InvalidParameterException', 'Domain already associated with another user pool.')
    }
    const custom = domain.certificateArn !== undefined
    if (pool.domains.some(({ certificateArn }) => (certificateArn !== undefined) === custom)) {
      throw new IdpException('InvalidParameterException', 'User pool already has a domain configured.')
    }
    savePool(context, { ...pool, domains: [...pool.domains, domain] })
    return custom ? { CloudFrontDomain: distribution } : {}
  },

  /** As in Cognito, an unknown domain has an empty description. */
  DescribeUserPoolDomain({ Domain }, { service }) {
    const pool = service.registry.findDomain(Domain)
    const domain = pool?.domains.find(({ name }) => name === Domain)
    if (pool === undefined || domain === undefined) return { DomainDescription: {} }
    return {
      DomainDescription: {
        UserPoolId: pool.id,
        AWSAccountId: '000000000000',
        Domain: domain.name,
        S3Bucket: 'local',
        CloudFrontDistribution: distribution,
        Version: '1',
        Status: 'ACTIVE',
        ManagedLoginVersion: 1,
        CustomDomainConfig: {},
        ...domain.settings,
      },
    }
  },

  UpdateUserPoolDomain(changed, context) {
    const pool = requirePool(context, changed.UserPoolId)
    const domain = domainOf(changed)
    if (!pool.domains.some(({ name }) => name === domain.name)) throw noSuchDomain()
    savePool(context, {
      ...pool,
      domains: pool.domains.map((one) =>
        one.name === domain.name
          ? {
              ...domain,
              settings: { ...one.settings, ...domain.settings },
            }
          : one,
      ),
    })
    return domain.certificateArn === undefined ? {} : { CloudFrontDomain: distribution }
  },

  DeleteUserPoolDomain({ UserPoolId, Domain }, context) {
    const pool = requirePool(context, UserPoolId)
    if (!pool.domains.some(({ name }) => name === Domain)) throw noSuchDomain()
    savePool(context, { ...pool, domains: pool.domains.filter(({ name }) => name !== Domain) })
    return {}
  },
}

/** Placeholder for the CloudFront distribution of a domain. */
const distribution = 'local.cloudfront.invalid'

function domainOf({ Domain, UserPoolId: _, ...settings }: CreateUserPoolDomainRequest): UserPoolDomain {
  const { CustomDomainConfig } = settings
  if (CustomDomainConfig !== undefined) {
    if (!patterns.customDomain.test(Domain))
      throw new IdpException('InvalidParameterException', 'Invalid custom domain.')
    return { name: Domain, certificateArn: CustomDomainConfig.CertificateArn, settings }
  }
  if (!patterns.domainPrefix.test(Domain)) {
    throw new IdpException(
      'InvalidParameterException',
      'Domain prefixes consist of at most 63 lower-case letters, digits and inner hyphens. For a custom domain, pass CustomDomainConfig.',
    )
  }
  if (/aws|amazon|cognito/.test(Domain)) {
    throw new IdpException(
      'InvalidParameterException',
      'Domain cannot contain reserved word: aws, amazon or cognito.',
    )
  }
  return { name: Domain, settings }
}

function noSuchDomain(): IdpException {
  return new IdpException('InvalidParameterException', 'No such domain or user pool exists.')
}
