import { OptionError } from '../errors.ts'
import { checkedMembers, checkedStrings, checkedUrl } from '../options.ts'

/** What an API says of itself to its clients (RFC 9728 §2). Everything comes from here, nothing from a request. */
export interface ResourceMetadataOptions {
  /** The API's own identifier: an https URL without query or fragment, such as `https://api.example.com`. */
  readonly resource: string
  /** Issuers of the tokens that it accepts. Default: the trusted issuers, one per user pool and replica set. */
  readonly authorizationServers?: readonly string[]
  /** Scopes that its routes ask for. */
  readonly scopesSupported?: readonly string[]
  /** A name for people. */
  readonly resourceName?: string
  /** A page for developers. */
  readonly resourceDocumentation?: string
}

/** The document, and where it stands. */
export interface ResourceMetadata {
  /** Absolute URL, as challenges carry it in `resource_metadata`. */
  readonly url: string
  /** Path on the API's own server: `/.well-known/oauth-protected-resource`, then the resource's path. */
  readonly path: string
  /** Answered as JSON, to anybody, without a token. */
  readonly body: Readonly<Record<string, unknown>>
  /** Whether a request asks for it. */
  isAskedFor(method: string | undefined, path: string): boolean
}

const wellKnown = '/.well-known/oauth-protected-resource'
const scopePattern = /^[\x21\x23-\x5B\x5D-\x7E]+$/

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
    throw new OptionError('resourceMetadata.resourceName', 'must be a text that is not empty.')
  }
  const url = checkedUrl('resourceMetadata.resource', options.resource, allowInsecureHttp)
  if (url.search !== '') throw new OptionError('resourceMetadata.resource', 'must have no query.')
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
        scopes_supported: checkedStrings('resourceMetadata.scopesSupported', options.scopesSupported, {
          pattern: scopePattern,
          expected: 'a scope such as `orders/read`',
        }),
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
    isAskedFor: (method: string | undefined, asked: string) =>
      asked === path && (method === 'GET' || method === 'HEAD'),
  })
}
