import { regionOf } from '@cognito-m2m/core'
import { issuesHere } from '../service.ts'
import { authenticateClient, grantedScopes } from '../token/grant.ts'
import { issueToken } from '../token/issue.ts'
import { IdpException } from './exception.ts'
import type { Operations } from './operation.ts'

/**
 * `GetClientToken`: issues machine tokens without a domain and without a signature.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetClientToken.html
 */
export const getClientTokenOperations: Operations<'GetClientToken'> = {
  async GetClientToken({ ClientId, Secret, Scopes, ClientMetadata }, { service }) {
    const known = service.registry.findClient(ClientId)
    if (known === undefined) {
      throw new IdpException('ResourceNotFoundException', `User pool client ${ClientId} does not exist.`)
    }
    const region = service.replicaRegion ?? regionOf(known.pool.id)
    if (!service.quotas.takeToken({ region, clientId: ClientId }))
      throw new IdpException('TooManyRequestsException', 'Rate exceeded')
    if (!issuesHere(service, known.pool)) {
      throw new IdpException(
        'OperationNotEnabledException',
        'The user pool has no active replica in this Region.',
      )
    }
    const found = authenticateClient(service.registry, ClientId, Secret)
    if (found === undefined) {
      throw new IdpException('NotAuthorizedException', 'The client id or the client secret is wrong.')
    }
    const { explicitAuthFlows } = found.client
    if (explicitAuthFlows.length !== 1 || explicitAuthFlows[0] !== 'ALLOW_CLIENT_TOKEN_AUTH') {
      throw new IdpException(
        'NotAuthorizedException',
        'ALLOW_CLIENT_TOKEN_AUTH must be the only flow in the ExplicitAuthFlows of the app client.',
      )
    }
    const scopes = grantedScopes(found, Scopes ?? [], service.notAllowedScope)
    if (scopes === undefined) {
      throw new IdpException(
        'InvalidParameterException',
        'A scope is unknown, or not allowed for this client.',
      )
    }
    const { token, expiresInSeconds } = await issueToken(service, found, scopes, ClientMetadata)
    return {
      ClientAuthenticationResult: { AccessToken: token, ExpiresIn: expiresInSeconds, TokenType: 'Bearer' },
    }
  },
}
