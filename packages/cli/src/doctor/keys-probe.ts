import {
  type CognitoM2MEvent,
  createTokenValidator,
  type IssuerOptions,
  OptionError,
} from '@cognito-m2m/core'
import { type Finding, fault, warning } from './finding.ts'
import { networkCause } from './network-cause.ts'

/** Result of probing the key endpoint. */
export interface KeysProbe {
  readonly findings: readonly Finding[]
  readonly passed: readonly string[]
}

/** The library's timeout is 3 s: above this value, one slow moment makes a cold start fail. */
const slowSeconds = 1
/** The library's default tolerance. */
const toleratedSkewSeconds = 5

/** Downloads an issuer's keys as an API would, and reports problems. */
export async function probeKeys(
  issuer: IssuerOptions,
  env: Readonly<Record<string, string | undefined>>,
  now: () => number = () => Date.now() / 1000,
): Promise<KeysProbe> {
  const events: CognitoM2MEvent[] = []
  let skew = 0
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const response = await globalThis.fetch(url, init)
    const date = Date.parse(response.headers.get('date') ?? '') / 1000
    if (Number.isFinite(date)) skew = now() - date
    return response
  }
  try {
    const validator = createTokenValidator({
      issuers: [issuer],
      fetch,
      onEvent: (event) => events.push(event),
    })
    await validator.prefetch()
    validator.close()
  } catch (error) {
    // Invalid settings already have their own finding.
    if (error instanceof OptionError) return { findings: [], passed: [] }
    throw error
  }
  const failed = events.find((event) => event.type === 'keys_download_failed')
  const loaded = events.find((event) => event.type === 'keys_downloaded')
  const findings = [...skewChecks(skew), ...(failed === undefined ? [] : [failureFinding(failed, env)])]
  if (loaded === undefined) return { findings, passed: [] }
  if (loaded.durationSeconds > slowSeconds) {
    findings.push(
      warning(
        'keys_slow',
        `The keys took ${loaded.durationSeconds.toFixed(1)} s to download.`,
        'The first request of every process waits for them; after 3 s it gets 503.',
        'Pass the JWKS as `jwks`, or call `prefetch()` at startup. Check the proxy or VPC endpoint.',
      ),
    )
  }
  return {
    findings,
    passed: [`${loaded.kids.length} keys of ${loaded.issuer}, in ${loaded.durationSeconds.toFixed(2)} s`],
  }
}

function skewChecks(skew: number): Finding[] {
  if (Math.abs(skew) <= toleratedSkewSeconds) return []
  const seconds = Math.round(Math.abs(skew))
  return [
    fault(
      'clock_skew',
      `This machine's clock is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} the server's.`,
      skew > 0
        ? 'Tokens seem to expire early.'
        : 'New tokens seem to be issued in the future and are refused.',
      'Synchronize it: `sudo chronyc makestep`, or `timedatectl set-ntp true`.',
    ),
  ]
}

type Failure = Extract<CognitoM2MEvent, { type: 'keys_download_failed' }>

function failureFinding(
  { code, status, causeCode, url }: Failure,
  env: Readonly<Record<string, string | undefined>>,
): Finding {
  const why = 'Without keys no token can be validated: the API responds with 503.'
  const curl = `Compare with: curl -i ${url}`
  if (status === 404 || status === 400) {
    return fault(
      'user_pool_not_found',
      'The user pool does not exist in this Region.',
      why,
      'Check the user pool ID: aws cognito-idp list-user-pools --max-results 60',
    )
  }
  if (status === 403) {
    return fault(
      'keys_forbidden',
      'The key endpoint responds with 403.',
      why,
      `A firewall or endpoint policy blocks the request, or the pool does not have this issuer. ${curl}`,
    )
  }
  if (code === 'status')
    return fault('keys_endpoint_failing', `The key endpoint responds with ${status}.`, why, curl)
  if (code === 'redirect')
    return fault(
      'keys_redirected',
      'The key endpoint redirects.',
      why,
      `Another server responds instead of Cognito, such as a sign-in page. ${curl}`,
    )
  if (code === 'not_json' || code === 'not_a_jwks') {
    return fault(
      'keys_not_json',
      'The response of the key endpoint is not a JWKS.',
      why,
      `A proxy or sign-in page responds instead of Cognito. ${curl}`,
    )
  }
  if (code === 'no_usable_key')
    return fault('keys_unusable', 'The JWKS contains no usable key.', why, `Check the JWKS URI. ${curl}`)
  const network = networkCause({ url, causeCode, target: 'key endpoint', why }, env)
  if (network !== undefined) return network
  if (causeCode === 'ENOTFOUND' || causeCode === 'EAI_AGAIN')
    return fault(
      'keys_host_unknown',
      'The host of the key endpoint cannot be resolved.',
      why,
      'Check the Region, and the DNS of this network.',
    )
  if (causeCode === 'ECONNREFUSED')
    return fault('keys_refused', 'The key endpoint refused the connection.', why, curl)
  if (code === 'timeout')
    return fault(
      'keys_timeout',
      'The key endpoint did not respond within 3 s.',
      why,
      `If the subnet has no route to it, add a NAT gateway or a VPC endpoint. ${curl}`,
    )
  return fault('keys_unreachable', `The key endpoint cannot be reached (${causeCode ?? code}).`, why, curl)
}
