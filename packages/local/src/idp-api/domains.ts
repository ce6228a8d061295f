import { z } from 'zod'
import { patterns } from '../pool/limits.ts'
import type { UserPoolDomain } from '../pool/user-pool.ts'
import { IdpException } from './exception.ts'
import { operation, requirePool, savePool, userPoolId } from './operation.ts'

const input = z.looseObject({
  UserPoolId: userPoolId,
  Domain: z.string(),
  CustomDomainConfig: z.looseObject({ CertificateArn: z.string().min(20) }).optional(),
})

/** The operations on domains: with one, a pool has a token endpoint. */
export const domainOperations = {
  CreateUserPoolDomain: operation(input, (made, context) => {
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
    return custom ? { CloudFrontDomain: 'local.cloudfront.invalid' } : {}
  }),

  /** As Cognito does: an unknown domain has an empty description. */
  DescribeUserPoolDomain: operation(z.object({ Domain: z.string().min(1) }), ({ Domain }, { service }) => {
    const pool = service.registry.findDomain(Domain)
    const domain = pool?.domains.find(({ name }) => name === Domain)
    if (pool === undefined || domain === undefined) return { DomainDescription: {} }
    return {
      DomainDescription: {
        UserPoolId: pool.id,
        AWSAccountId: '000000000000',
        Domain: domain.name,
        Status: 'ACTIVE',
        CustomDomainConfig:
          domain.certificateArn === undefined ? {} : { CertificateArn: domain.certificateArn },
      },
    }
  }),

  UpdateUserPoolDomain: operation(input, (changed, context) => {
    const pool = requirePool(context, changed.UserPoolId)
    const domain = domainOf(changed)
    if (!pool.domains.some(({ name }) => name === domain.name)) throw noSuchDomain()
    savePool(context, {
      ...pool,
      domains: pool.domains.map((one) => (one.name === domain.name ? domain : one)),
    })
    return {}
  }),

  DeleteUserPoolDomain: operation(
    z.object({ UserPoolId: userPoolId, Domain: z.string().min(1) }),
    ({ UserPoolId, Domain }, context) => {
      const pool = requirePool(context, UserPoolId)
      if (!pool.domains.some(({ name }) => name === Domain)) throw noSuchDomain()
      savePool(context, { ...pool, domains: pool.domains.filter(({ name }) => name !== Domain) })
      return {}
    },
  ),
}

function domainOf({ Domain, CustomDomainConfig }: z.output<typeof input>): UserPoolDomain {
  if (CustomDomainConfig !== undefined) {
    if (!patterns.customDomain.test(Domain))
      throw new IdpException('InvalidParameterException', 'Invalid custom domain.')
    return { name: Domain, certificateArn: CustomDomainConfig.CertificateArn }
  }
  if (!patterns.domainPrefix.test(Domain)) {
    throw new IdpException(
      'InvalidParameterException',
      'Domain prefixes take lower-case letters, digits and inner hyphens, at most 63; for a domain of your own pass CustomDomainConfig.',
    )
  }
  if (/aws|amazon|cognito/.test(Domain)) {
    throw new IdpException(
      'InvalidParameterException',
      'Domain cannot contain reserved word: aws, amazon or cognito.',
    )
  }
  return { name: Domain }
}

function noSuchDomain(): IdpException {
  return new IdpException('InvalidParameterException', 'No such domain or user pool exists.')
}
