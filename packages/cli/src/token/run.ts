import { createTokenSource, OptionError, TokenRequestError } from '@cognito-m2m/core'
import type { CommandInput } from '../command-line/definition.ts'
import { UsageError } from '../command-line/usage-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { decodeToken } from '../inspect/decode.ts'
import { readTokenClient } from '../settings/token-client.ts'
import { errorText } from '../terminal/error-text.ts'
import { withProgress } from '../terminal/progress.ts'
import { openTokenCache } from './cache/token-cache.ts'

/** What `token --json` prints. */
export interface TokenDocument {
  readonly schema: 'cognito-m2m/token/1'
  readonly accessToken: string
  readonly scopes: readonly string[]
  /** Seconds since 1970; null when the token has no `exp`. */
  readonly expiresAt: number | null
  /** Whether it came from the cache of `--cache`, and was not billed again. */
  readonly cached: boolean
}

/** What `token --json` prints when there is no token. */
export interface TokenErrorDocument {
  readonly schema: 'cognito-m2m/token-error/1'
  readonly error: {
    readonly exitCode: number
    readonly code: string
    readonly fault: string
    readonly message: string
  }
}

/** Runs `token`. @returns The exit code, by the cause of a failure. */
export async function runToken({ values, terminal }: CommandInput): Promise<number> {
  const url = values.url ?? 'https://api.example.com/'
  if (typeof url !== 'string' || !/^https?:\/\/[^\s'"\\`$]+$/.test(url)) {
    throw new UsageError('--url must be an http or https URL without spaces or quotes.')
  }
  const client = await readTokenClient(values, terminal)
  try {
    const cache = values.cache === true ? { store: await openTokenCache(terminal, client) } : {}
    let cached = false
    const source = createTokenSource({
      ...client,
      ...cache,
      backgroundTimers: false,
      logger: false,
      // A run uses a token once, so there is no fleet to refresh it early for.
      refreshEarliest: 0.95,
      onEvent(event) {
        if (event.type === 'token_acquired') cached = event.source === 'store'
      },
    })
    const accessToken = await withProgress(terminal, 'Requesting a token', source.getToken())
    source.close()
    const claims = decodeToken(accessToken).claims ?? {}
    const document: TokenDocument = {
      schema: 'cognito-m2m/token/1',
      accessToken,
      scopes: typeof claims.scope === 'string' ? claims.scope.split(' ') : [],
      expiresAt: typeof claims.exp === 'number' ? claims.exp : null,
      cached,
    }
    terminal.out(
      `${values.json === true ? JSON.stringify(document) : formatted(accessToken, values.format, url)}\n`,
    )
    return exitCodes.ok
  } catch (error) {
    if (error instanceof OptionError) throw new UsageError(error.message)
    if (!(error instanceof TokenRequestError)) throw error
    const exitCode = exitCodes[`token_${error.fault}`]
    const { code, fault, message } = error
    const document: TokenErrorDocument = {
      schema: 'cognito-m2m/token-error/1',
      error: { exitCode, code, fault, message },
    }
    if (values.json === true) terminal.out(`${JSON.stringify(document)}\n`)
    else terminal.err(errorText(message, terminal))
    return exitCode
  }
}

/** The token's alphabet needs no quoting (RFC 6750 §2.1). */
function formatted(token: string, format: unknown, url: string): string {
  if (format === 'header') return `Authorization: Bearer ${token}`
  if (format === 'curl') return `curl -H 'Authorization: Bearer ${token}' '${url}'`
  return token
}
