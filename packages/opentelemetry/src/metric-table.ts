/** Counters: name, unit, description. */
export const counters = {
  validations: ['cognito_m2m.validation.count', '{token}', 'Tokens validated, and requests without a token.'],
  staleUses: [
    'cognito_m2m.keys.stale_uses',
    '{token}',
    'Tokens checked with stale keys because downloads are failing.',
  ],
  ignoredKeys: ['cognito_m2m.keys.ignored', '{key}', 'Keys ignored because they cannot be used.'],
  keyCacheFailures: ['cognito_m2m.keys.cache.failures', '{operation}', 'Failures of the key cache.'],
  served: ['cognito_m2m.token.served', '{call}', 'Calls that returned a token.'],
  acquired: ['cognito_m2m.token.acquired', '{token}', 'New tokens, from the endpoint or the store.'],
  cost: ['cognito_m2m.token.cost', '{USD}', 'Cost of issued tokens.'],
  costWithoutCache: [
    'cognito_m2m.token.cost_without_cache',
    '{USD}',
    'Cost if each call had requested a token.',
  ],
  invalidated: ['cognito_m2m.token.invalidated', '{token}', 'Tokens that an API rejected.'],
  scopesNotGranted: ['cognito_m2m.token.scopes_not_granted', '{token}', 'Tokens that lack requested scopes.'],
  storeFailures: ['cognito_m2m.store.failures', '{operation}', 'Failed operations of the token store.'],
} as const satisfies Record<string, readonly [name: string, unit: string, description: string]>

const ofRequests = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const ofValidations = [0.000_05, 0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]

/** Histograms, in seconds: name, bucket boundaries, description. */
export const histograms = {
  validation: [
    'cognito_m2m.validation.duration',
    ofValidations,
    'Validations of tokens that were not cached.',
  ],
  download: ['cognito_m2m.keys.download.duration', ofRequests, 'Key downloads.'],
  acquisition: [
    'cognito_m2m.token.acquisition.duration',
    ofRequests,
    'Acquisitions, including retries and waits.',
  ],
  request: ['cognito_m2m.token.request.duration', ofRequests, 'Single requests to the token endpoint.'],
  store: ['cognito_m2m.store.operation.duration', ofRequests, 'Operations of the token store.'],
} as const satisfies Record<string, readonly [name: string, boundaries: number[], description: string]>

/** Maps each row of a table. */
export function mapped<Name extends string, From, To>(
  table: Readonly<Record<Name, From>>,
  make: (row: From, name: Name) => To,
): Readonly<Record<Name, To>> {
  const rows = Object.entries<From>(table).map(([name, row]) => [name, make(row, name as Name)])
  return Object.fromEntries(rows) as Record<Name, To>
}
