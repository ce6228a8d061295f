/** A claim or a header parameter with what it means. */
export interface ExplainedMember {
  readonly name: string
  readonly value: unknown
  readonly note: string
}

const headerNotes = byName<string>({
  kid: "Names the key in the issuer's JWKS. It is looked up there, and never fetched from anywhere else.",
  alg: 'How it is signed. A Cognito token is always RS256; the validator takes what it was told to, not what stands here.',
  typ: 'Cognito sends none.',
})

const claimNotes = byName<(value: unknown, nowSeconds: number) => string>({
  iss: () => 'Who issued it. Must be an issuer that the API trusts, to the letter.',
  sub: () => "Whom it is about. In a machine's token it is the client id.",
  client_id: () => 'The app client that got the token. An API can list the clients that it takes.',
  token_use: () => 'Must be `access`: an ID token is not for APIs.',
  scope: () =>
    'What the client may do, divided by spaces. Each route asks for its own; the last `/` parts the API from the scope.',
  auth_time: (value, now) => `When the client proved who it is: ${instant(value, now)}.`,
  iat: (value, now) =>
    `When it was issued: ${instant(value, now)}. An API can refuse tokens that are too old.`,
  exp: (value, now) => `When it ends: ${instant(value, now)}. From then on it is refused.`,
  version: () => 'The version of the token format: 2.',
  jti: () => 'The name of this one token.',
  aud: () => "Cognito sends none to machines, unless a trigger adds the client's own id.",
  username: () => "Only a user's token has it: an API for machines refuses it.",
  'cognito:groups': () => "Only a user's token has it.",
  cnf: () => 'Binds the token to a key that the sender must prove. Not checked here, and so refused.',
})

/** The members of a token's header, explained. */
export function explainHeader(header: unknown): readonly ExplainedMember[] {
  return members(header).map(([name, value]) => ({
    name,
    value,
    note: headerNotes.get(name) ?? 'Not one that Cognito sends.',
  }))
}

/** The claims of a token, explained as of `nowSeconds`. */
export function explainClaims(claims: unknown, nowSeconds: number): readonly ExplainedMember[] {
  return members(claims).map(([name, value]) => ({
    name,
    value,
    note: claimNotes.get(name)?.(value, nowSeconds) ?? "Your own: added by the pool's trigger, or minted.",
  }))
}

/** A map: an object would find `constructor` and `__proto__`, which a token may call its claims. */
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
