/** The trusted issuer: a user pool or, in tests, a local emulator. */
export type Trust =
  | { readonly userPoolId: string }
  | { readonly issuers: readonly { readonly issuer: string }[] }
