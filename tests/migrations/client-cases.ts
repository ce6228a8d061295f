import type { LocalCognito } from '@cognito-m2m/local'

/** What a client is put through, and what a careful one does. */
export interface ClientCase {
  readonly name: string
  readonly right: string
  prepare?(cognito: LocalCognito): void
  /** Calls at once, one series after the other; the outcome is that of the last. */
  readonly series: readonly number[]
}

/** Each case starts with a new process. */
export const clientCases: readonly ClientCase[] = [
  { name: '100 calls at once, no token yet', right: '1 request', series: [100] },
  { name: '100 more, with a valid token', right: '0 requests', series: [1, 100] },
  {
    name: 'the endpoint answers 503 once',
    right: '2 requests',
    prepare: (cognito) => cognito.faults.set('token_endpoint', { status: 503, times: 1 }),
    series: [1],
  },
  {
    name: 'the endpoint throttles once (429)',
    right: '2 requests',
    prepare: (cognito) => cognito.faults.set('token_endpoint', { answer: 'rate_exceeded', times: 1 }),
    series: [1],
  },
  {
    name: 'the endpoint never answers',
    right: 'error',
    prepare: (cognito) => cognito.faults.set('token_endpoint', { latencySeconds: 120 }),
    series: [1],
  },
  {
    name: 'the endpoint redirects',
    right: 'error',
    prepare: (cognito) => cognito.faults.set('token_endpoint', { answer: 'redirect' }),
    series: [1],
  },
  {
    name: 'a proxy answers 200 with a page',
    right: 'error',
    prepare: (cognito) => cognito.faults.set('token_endpoint', { answer: 'html_page' }),
    series: [1],
  },
  {
    name: 'a scope is dropped silently',
    right: 'error',
    series: [1],
  },
]
