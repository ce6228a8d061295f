/** The instrumentation scope of every metric and span. A test compares the version with the manifest. */
export const scope = { name: '@cognito-m2m/opentelemetry', version: '0.0.0' } as const
