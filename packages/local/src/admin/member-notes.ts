/** A claim or header parameter and its meaning. */
export interface ExplainedMember {
  readonly name: string
  readonly value: unknown
  readonly note: string
}

const headerNotes = byName<string>({
  kid: "ID of the signing key. It is looked up in the issuer's JWKS and never fetched from anywhere else.",
  alg: 'Signature algorithm. Cognito always uses RS256; the validator allows only configured algorithms.',
  typ: 'Token type. Cognito does not send it.',
})

const claimNotes = byName<(value: unknown, nowSeconds: number) => string>({
  iss: () => 'Issuer. Must equal an issuer that the API trusts.',
  sub: () => 'Subject. In a machine token it equals `client_id`.',
  client_id: () =>
    'The app client that acquired the token. An API can restrict the clients that it accepts (`clientIds`).',
  token_use: () => 'Must be `access`: APIs do not accept ID tokens.',
  scope: () =>
    'What the client may do, separated by spaces. Each route requires its own. Everything before the last `/` is the resource server.',
  auth_time: (value, now) => `When the client authenticated: ${instant(value, now)}.`,
  iat: (value, now) =>
    `When it was issued: ${instant(value, now)}. An API can refuse old tokens (\`maxTokenAgeSeconds\`).`,
  exp: (value, now) => `When it expires: ${instant(value, now)}.`,
  version: () => 'Version of the token format.',
  jti: () => 'Unique ID of this token.',
  aud: () => "Audience. Machine tokens have none, unless a trigger adds the client's own ID.",
  username: () => 'Present only in user tokens, which an API for machines refuses.',
  'cognito:groups': () => 'Present only in user tokens.',
  cnf: () =>
    'Binds the token to a key that the sender must prove to have. The validator does not support this and refuses the token.',
})

/** The members of a token's header, explained. */
export function explainHeader(header: unknown): readonly ExplainedMember[] {
  return members(header).map(([name, value]) => ({
    name,
    value,
    note: headerNotes.get(name) ?? 'Cognito does not send this parameter.',
  }))
}

/** The claims of a token, explained as of `nowSeconds`. */
export function explainClaims(claims: unknown, nowSeconds: number): readonly ExplainedMember[] {
  return members(claims).map(([name, value]) => ({
    name,
    value,
    note:
      claimNotes.get(name)?.(value, nowSeconds) ?? "Custom claim: added by the pool's trigger, or minted.",
  }))
}

/** A map, because a token may contain claims named `constructor` or `__proto__`. */
function byName<Note>(notes: Readonly<Record<string, Note>>): ReadonlyMap<string, Note> {
  return new Map(Object.entries(notes))
}

function members(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
}

function instant(value: unknown, nowSeconds: number): string {
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) > 8.64e12) return 'not a time'
  const away = Math.round(value - nowSeconds)
  const amount = Math.abs(away) < 120 ? `${Math.abs(away)} s` : `${Math.round(Math.abs(away) / 60)} min`
  const relative = Math.abs(away) < 2 ? 'now' : away < 0 ? `${amount} ago` : `in ${amount}`
  return `${new Date(value * 1000).toISOString().replace('.000Z', 'Z')}, ${relative}`
}
