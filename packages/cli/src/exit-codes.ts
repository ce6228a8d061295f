/**
 * Exit codes of every command. They are stable: a new outcome gets a new number, and no number changes its meaning.
 */
export const exitCodes = {
  /** Success, and the token or configuration is valid. */
  ok: 0,
  /** A bug in this program. */
  unexpected: 1,
  /** An option or argument is missing or wrong, or a file cannot be read. */
  usage: 2,
  /** `inspect`: refused in the format stage. */
  format: 10,
  /** `inspect`: refused in the signature stage. */
  signature: 11,
  /** `inspect`: refused in the claims stage. */
  claims: 12,
  /** `inspect`: the issuer's keys are unavailable, so there is no verdict. */
  keys_unavailable: 13,
  /** No token: the client, its secret or its scopes are wrong. Retrying does not help. */
  token_configuration: 20,
  /** No token: rate limit exceeded. */
  token_throttled: 21,
  /** No token: the endpoint failed or could not be reached. */
  token_transient: 22,
  /** No token: the response is not from an OAuth 2.0 token endpoint. */
  token_protocol: 23,
  /** `doctor`: found at least one error. */
  faults_found: 30,
  /** `bench`: the API refused the token, or did not respond. */
  bench_failed: 40,
  /** An AWS API refused the call or could not be reached. */
  aws_failed: 50,
  /** `rotate`: the step is not possible now. The current secret still works. */
  rotation_stopped: 51,
  /** Stopped by Ctrl+C or SIGTERM, or a prompt was cancelled. */
  interrupted: 130,
} as const

/** Name of an exit code. */
export type ExitCodeName = keyof typeof exitCodes

/** Why a command got no token. */
export const tokenExitCodes = [
  'token_configuration',
  'token_throttled',
  'token_transient',
  'token_protocol',
] as const satisfies readonly ExitCodeName[]

/** One line for each exit code, for `--help` and the README. */
export const exitCodeMeanings: Readonly<Record<ExitCodeName, string>> = {
  ok: 'success',
  unexpected: 'a bug in cognito-m2m',
  usage: 'an option, argument or file is missing or wrong',
  format: 'refused in stage 1, format',
  signature: 'refused in stage 2, signature',
  claims: 'refused in stage 3, claims',
  keys_unavailable: "no verdict: the issuer's keys are unavailable",
  token_configuration: 'no token: client, secret, scopes or endpoint are wrong',
  token_throttled: 'no token: rate limit exceeded',
  token_transient: 'no token: the endpoint failed or is unreachable',
  token_protocol: 'no token: the response is not from a token endpoint',
  faults_found: 'at least one error was found',
  bench_failed: 'the API refused the token, or did not respond',
  aws_failed: 'an AWS API refused the call or is unreachable',
  rotation_stopped: 'the step is not possible now; the current secret still works',
  interrupted: 'interrupted, or a prompt was cancelled',
}
