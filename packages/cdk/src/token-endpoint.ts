import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager'
import { type IUserPool, UserPoolDomain } from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import type { CognitoM2MDomain } from './props.ts'

/** URL of the token endpoint, and the domain created for it. */
export interface TokenEndpoint {
  readonly url: string
  readonly domain?: UserPoolDomain
}

/** Creates the domain of a user pool, unless it has one. */
export function createTokenEndpoint(
  scope: Construct,
  userPool: IUserPool,
  domain: CognitoM2MDomain | false,
): TokenEndpoint | undefined {
  if (domain === false) return undefined
  if ('tokenEndpoint' in domain) return { url: domain.tokenEndpoint }
  const made = new UserPoolDomain(scope, 'Domain', { userPool, ...domainProps(domain) })
  return { url: `${made.baseUrl()}/oauth2/token`, domain: made }
}

function domainProps(
  domain: { readonly prefix: string } | { readonly customDomain: string; readonly certificate: ICertificate },
) {
  if ('prefix' in domain) return { cognitoDomain: { domainPrefix: domain.prefix } }
  return { customDomain: { domainName: domain.customDomain, certificate: domain.certificate } }
}
