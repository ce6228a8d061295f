import { ConfidentialClientApplication, type INetworkModule, ProtocolMode } from '@azure/msal-node'
import type { Account, TokenClient } from './token-client.ts'

/** An authority that MSAL takes: it insists on https. Requests to it go to the endpoint on loopback. */
const authority = 'https://login.benchmark.example/'

/** Has a memory of its own. */
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
    // MSAL asks for OpenID's scopes and sends parameters of its own; Cognito's endpoint is held to the standard's.
    for (const name of [...form.keys()]) if (!understood.includes(name)) form.delete(name)
    form.set('scope', scope)
    const post = () => fetch(tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) })
    // A kept connection may have been closed by the server meanwhile; MSAL's own client would try again too.
    const response = await post().catch(post)
    const headers = Object.fromEntries(response.headers)
    return { headers, status: response.status, body: (await response.json()) as Body }
  }
  return {
    sendPostRequestAsync: (_url, options) => send(options?.body),
    sendGetRequestAsync: () => Promise.reject(new Error('MSAL has its metadata already.')),
  }
}
