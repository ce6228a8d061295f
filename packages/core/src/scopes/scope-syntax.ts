/** RFC 6749 §3.3 `scope-token`, within the lengths that Cognito allows. */
export const scopeRule = {
  pattern: /^[\x21\x23-\x5B\x5D-\x7E]{1,513}$/,
  expected: 'a scope such as `orders/read`',
} as const

/** Cognito's `ResourceServerIdentifierType`. May contain `/`. */
export const resourceIdentifierPattern = /^[\x21\x23-\x5B\x5D-\x7E]{1,256}$/

/** Cognito's `ResourceServerScopeNameType`: no `/`, so that a scope splits at its last one. */
export const scopeNamePattern = /^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]{1,256}$/

/** Cognito's `ResourceServerNameType`. */
export const resourceNamePattern = /^[\w\s+=,.@-]{1,256}$/
