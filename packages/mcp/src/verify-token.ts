import {
  createTokenValidator,
  type InvalidToken,
  OptionError,
  type ResourceOption,
  type TokenValidatorOptions,
  type UnverifiableToken,
} from '@cognito-m2m/core'
import { consoleLogger } from '@cognito-m2m/core/adapter'
import { type AuthInfo, authInfoOf } from './auth-info.ts'

/** Options of a verifier: those of core's `createTokenValidator`, plus the server's URL. */
export type TokenVerifierOptions<Claims = unknown> = TokenValidatorOptions<Claims, ResourceOption> & {
  /**
   * The MCP server's URL, for `authInfo.resource`. Requires `resource`, which checks that a token is for this server.
   * Default: not set.
   */
  readonly serverUrl?: string
}

/** Validates a token. For any other outcome, throws the SDK error that `refuse` returns. */
export function verifyTokenWith<Claims>(
  { serverUrl, ...options }: TokenVerifierOptions<Claims>,
  refuse: (outcome: InvalidToken | UnverifiableToken) => Error,
): (text: string) => Promise<AuthInfo<Claims>> {
  const validator = createTokenValidator({ logger: consoleLogger, ...options })
  if (serverUrl !== undefined && (options.resource === undefined || !URL.canParse(serverUrl))) {
    throw new OptionError(
      'serverUrl',
      'must be a URL, and requires the option `resource`: the resource server of its tokens.',
    )
  }
  const context = { resource: serverUrl, resourceMetadataUrl: undefined }
  return async (text) => {
    const result = await validator.safeValidate(text)
    if (result.outcome !== 'valid') throw refuse(result)
    return authInfoOf(result.token, text, context)
  }
}
