import { OptionError } from '../errors.ts'
import { checkedMembers, checkedStrings, checkedUrl } from '../options.ts'
import { scopeRule } from '../scopes/scope-syntax.ts'

/** Protected-resource metadata that an API publishes (RFC 9728 §2). Nothing in it comes from a request. */
export interface ResourceMetadataOptions {
  /** The API's identifier: an https URL without query or fragment, such as `https://api.example.com`. */
  readonly resource: string
  /** Issuers of the tokens that it accepts. Default: the trusted issuers, one per user pool and replica set. */
  readonly authorizationServers?: readonly string[]
  /** Scopes that its routes require. */
  readonly scopesSupported?: readonly string[]
  /** Display name of the API. */
  readonly resourceName?: string
  /** URL of the developer documentation. */
  readonly resourceDocumentation?: string
}

/** The metadata document, and where to publish it. */
export interface ResourceMetadata {
  /** Absolute URL of the document, named by challenges in `resource_metadata` (RFC 9728 §5.1). */
  readonly url: string
  /** Path on the API's server: `/.well-known/oauth-protected-resource`, then the path of `resource`. */
  readonly path: string
  /** The document. Send it as JSON, without requiring a token. */
  readonly body: Readonly<Record<string, unknown>>
  /** Returns whether a request is a `GET` or `HEAD` request for the metadata. */
  isRequestedBy(method: string | undefined, path: string): boolean
}

const wellKnown = '/.well-known/oauth-protected-resource'

/**
 * Builds the protected-resource metadata of RFC 9728.
 *
 * @throws OptionError when a URL or a scope is not valid.
 */
export function resourceMetadata(
  options: ResourceMetadataOptions,
  issuers: readonly string[],
  allowInsecureHttp = false,
): ResourceMetadata {
  checkedMembers('resourceMetadata', options, {
    resource: true,
    authorizationServers: true,
    scopesSupported: true,
    resourceName: true,
    resourceDocumentation: true,
  })
  const { authorizationServers = issuers, resourceName } = options
  if (resourceName !== undefined && (typeof resourceName !== 'string' || resourceName === '')) {
    throw new OptionError('resourceMetadata.resourceName', 'must be a non-empty string.')
  }
  const url = checkedUrl('resourceMetadata.resource', options.resource, allowInsecureHttp)
  if (url.search !== '') throw new OptionError('resourceMetadata.resource', 'must not have a query.')
  // RFC 9728 §3.1: the well-known part goes between the host and the resource's own path.
  const path = url.pathname === '/' ? wellKnown : `${wellKnown}${url.pathname.replace(/\/$/, '')}`
  const servers = checkedStrings('resourceMetadata.authorizationServers', authorizationServers, {
    pattern: /^/,
    expected: 'an issuer',
  })
  for (const server of servers) {
    checkedUrl('resourceMetadata.authorizationServers', server, allowInsecureHttp)
  }
  return Object.freeze({
    url: `${url.origin}${path}`,
    path,
    body: Object.freeze({
      resource: options.resource,
      authorization_servers: servers,
      bearer_methods_supported: ['header'],
      ...(options.scopesSupported !== undefined && {
        scopes_supported: checkedStrings(
          'resourceMetadata.scopesSupported',
          options.scopesSupported,
          scopeRule,
        ),
      }),
      ...(resourceName !== undefined && { resource_name: resourceName }),
      ...(options.resourceDocumentation !== undefined && {
        resource_documentation: checkedUrl(
          'resourceMetadata.resourceDocumentation',
          options.resourceDocumentation,
          allowInsecureHttp,
        ).href,
      }),
    }),
    isRequestedBy: (method: string | undefined, requested: string) =>
      requested === path && (method === 'GET' || method === 'HEAD'),
  })
}
