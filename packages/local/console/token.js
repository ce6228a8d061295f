import { byId, chosenIn } from './element.js'
import { ask } from './server.js'

const wrong = {
  expired: () => ({ expiresInSeconds: -60 }),
  foreign: () => ({ signWith: 'foreign' }),
  id: () => ({ signWith: 'id', claims: { token_use: 'id' } }),
  user: () => ({ claims: { sub: 'b0f7d6a2-0000-4000-8000-000000000000', username: 'somebody' } }),
  none: () => ({ signWith: 'none' }),
}

/** Acquires or mints the token that the form describes, and puts it into the field. @returns Whether there is one. */
export async function getToken(userPools) {
  const clientId = byId('client').value
  const pool = userPools.find(({ appClients }) => appClients.some((client) => client.clientId === clientId))
  const scopes = chosenIn(byId('asked-scopes'))
  const kind = byId('kind').value
  const answer =
    kind === 'issued'
      ? await ask('POST', '/api/tokens', { clientId, scopes })
      : await ask('POST', `/api/user-pools/${pool.id}/mint`, {
          clientId,
          ...(scopes.length > 0 && { scopes }),
          ...wrong[kind](),
        })
  byId('token').value = answer.token ?? ''
  byId('token-status').textContent = statusText(answer, kind)
  byId('token-status').className = answer.token === undefined ? 'status-bad' : ''
  return answer.token !== undefined
}

function statusText({ status, body, token }, kind) {
  if (kind !== 'issued') return `Minted, ${token.length} characters.`
  if (token !== undefined)
    return `The token endpoint answered ${status}: a token of ${token.length} characters.`
  return status === 0
    ? 'The token endpoint closed the connection.'
    : `The token endpoint answered ${status}: ${body.slice(0, 200)}`
}
