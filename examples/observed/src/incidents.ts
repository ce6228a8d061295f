import type { LocalCognito } from '@cognito-m2m/local'

/** The parts that the incidents affect. */
export interface Cast {
  readonly cognito: LocalCognito
  /** Starts new processes with empty token caches. */
  readonly deploy: () => void
  readonly setStoreDown: (isDown: boolean) => void
  readonly setUnderAttack: (isUnderAttack: boolean) => void
}

/**
 * Repeats a four-minute sequence of incidents: deployments, a token store outage, requests with forged tokens,
 * throttling, and a failing key endpoint.
 *
 * @param pace Time scale: 1 for four minutes, 0.05 for a test.
 */
export function startIncidents(
  { cognito, deploy, setStoreDown, setUnderAttack }: Cast,
  pace: number,
  print: (line: string) => void,
) {
  const story: readonly (readonly [second: number, line: string, happen: () => void])[] = [
    [0, 'all is well', () => {}],
    [30, 'a deployment: tokens come from the store', deploy],
    [50, 'the token store is down', () => setStoreDown(true)],
    [60, 'a deployment, while the store is down', deploy],
    [90, 'the token store is back', () => setStoreDown(false)],
    [
      100,
      'Cognito throttles token requests',
      () => cognito.faults.set('token_endpoint', { answer: 'rate_exceeded' }),
    ],
    [102, 'a deployment, while Cognito throttles', deploy],
    [115, 'Cognito issues tokens again', () => cognito.faults.clear('token_endpoint')],
    [120, 'strangers send forged tokens', () => setUnderAttack(true)],
    [150, 'the strangers are gone', () => setUnderAttack(false)],
    [155, 'the key endpoint fails', () => cognito.faults.set('jwks', { status: 503 })],
    [230, 'the key endpoint works again', () => cognito.faults.clear('jwks')],
  ]
  const timers = new Set<NodeJS.Timeout>()
  const at = (second: number, happen: () => void) => {
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        happen()
      },
      second * pace * 1000,
    )
    timers.add(timer)
  }
  const tell = () => {
    for (const [second, line, happen] of story) {
      at(second, () => {
        print(line)
        happen()
      })
    }
    at(250, tell)
  }
  tell()
  return {
    close() {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
