import { ConfidentialClientApplication, type INetworkModule, ProtocolMode } from '@azure/msal-node'
import type { Account, TokenClient } from './token-client.ts'

/** An authority that MSAL accepts: it requires https. Requests to it are sent to the endpoint on loopback. */
const authority = 'https://login.benchmark.example/'

/** Has its own token cache. */
export const msalNode: TokenClient = {
  name: '@azure/msal-node',
  kind: 'peer',
  create(account) {
    const { clientId, clientSecret, scope } = account
    const metadata = {
      issuer: authority,
      authorization_endpoint: `${authority}authorize`,
      token_endpoint: `${authority}token`,
      jwks_uri: `${authority}keys`,
    }
    const application = new ConfidentialClientApplication({
      auth: {
        clientId,
        clientSecret,
        authority,
        knownAuthorities: [new URL(authority).host],
        authorityMetadata: JSON.stringify(metadata),
      },
      system: { protocolMode: ProtocolMode.OIDC, networkClient: networkTo(account) },
    })
    return async () => {
      const result = await application.acquireTokenByClientCredential({ scopes: [scope] })
      if (result === null) throw new Error('MSAL returned no token.')
      return result.accessToken
    }
  },
}

const understood = ['grant_type', 'client_id', 'client_secret']

function networkTo({ tokenEndpoint, scope }: Account): INetworkModule {
  const send = async <Body>(body: string | undefined) => {
    const form = new URLSearchParams(body)
    // MSAL requests OpenID Connect scopes and sends proprietary parameters, which Cognito's endpoint does not support.
    for (const name of [...form.keys()]) if (!understood.includes(name)) form.delete(name)
    form.set('scope', scope)
    const post = () => fetch(tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) })
    // The server may have closed the keep-alive connection; MSAL's own client would also retry.
    const response = await post().catch(post)
    const headers = Object.fromEntries(response.headers)
    return { headers, status: response.status, body: (await response.json()) as Body }
  }
  return {
    sendPostRequestAsync: (_url, options) => send(options?.body),
    sendGetRequestAsync: () => Promise.reject(new Error('MSAL already has its metadata.')),
  }
}
