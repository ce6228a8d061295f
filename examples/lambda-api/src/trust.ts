/** Whose tokens the API accepts: those of a user pool, or, in tests, of a local emulator. */
export type Trust =
  | { readonly userPoolId: string }
  | { readonly issuers: readonly { readonly issuer: string }[] }
