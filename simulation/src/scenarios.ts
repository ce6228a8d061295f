import { cachePerProcess, cognitoM2M, type Policy } from './fleet.ts'

/** Seconds from the start of a run. */
export interface Span {
  readonly from: number
  readonly until: number
}

export interface Scenario {
  readonly name: string
  readonly title: string
  readonly policy: Policy
  readonly hasStore: boolean
  /** Time over which the starts of the processes are spread. */
  readonly startSeconds: number
  /** Time between two calls of a process, which uses its clients in turn. */
  readonly secondsPerCall: number
  readonly seconds: number
  /** When every process is replaced, one after the other. */
  readonly deploy?: Span
  readonly storeDown?: Span
  readonly endpointDown?: Span
}

const minutes = (count: number) => count * 60

/** On average, a one-hour token is replaced after 78 % of its lifetime. */
export const refreshSeconds = minutes(47)

/** Churn: every process is replaced once in four hours. */
const churn: Span = { from: minutes(5), until: minutes(245) }

const withStore = {
  policy: cognitoM2M,
  hasStore: true,
  startSeconds: 1,
  secondsPerCall: 30,
  seconds: minutes(80),
}

export const scenarios: readonly Scenario[] = [
  { ...withStore, name: 'start', title: 'All processes start within a second, with a store' },
  {
    ...withStore,
    name: 'deploy',
    title: 'A rolling deploy in ten minutes, with a store',
    deploy: { from: minutes(20), until: minutes(30) },
  },
  {
    ...withStore,
    name: 'store-down',
    title: 'Ten minutes without the store, when refreshes are due',
    storeDown: { from: minutes(35), until: minutes(45) },
    deploy: churn,
  },
  {
    ...withStore,
    name: 'endpoint-down',
    title: 'Ten minutes without the endpoint, when refreshes are due, with a store',
    endpointDown: { from: minutes(35), until: minutes(45) },
    deploy: churn,
  },
  {
    ...withStore,
    name: 'no-store',
    title: 'No store, started over 47 minutes',
    hasStore: false,
    startSeconds: refreshSeconds,
    seconds: minutes(200),
  },
  {
    ...withStore,
    name: 'no-store-endpoint-down',
    secondsPerCall: 15,
    title: 'No store, and ten minutes without the endpoint',
    hasStore: false,
    startSeconds: refreshSeconds,
    seconds: minutes(165),
    endpointDown: { from: minutes(100), until: minutes(110) },
    deploy: { from: minutes(50), until: minutes(290) },
  },
  {
    ...withStore,
    name: 'peers-endpoint-down',
    secondsPerCall: 15,
    title: 'A cache per process, without jitter or pause, and ten minutes without the endpoint',
    policy: cachePerProcess,
    hasStore: false,
    startSeconds: refreshSeconds,
    seconds: minutes(165),
    endpointDown: { from: minutes(100), until: minutes(110) },
    deploy: { from: minutes(50), until: minutes(290) },
  },
]
