/** Endpoints that are counted, logged and can have faults. */
export const endpoints = ['token_endpoint', 'get_client_token', 'jwks', 'discovery', 'provisioning'] as const

/** One of the server's endpoints: two for tokens, two for the documents of an issuer, and the provisioning API. */
export type Endpoint = (typeof endpoints)[number]
