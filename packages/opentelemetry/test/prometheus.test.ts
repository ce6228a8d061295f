import { createAuthorizer, createTokenSource } from '@cognito-m2m/core'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { instrument } from '@cognito-m2m/opentelemetry'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let cognito: LocalCognito
beforeAll(async () => {
  cognito = await startLocalCognito({ seed: 'opentelemetry' })
})
afterAll(() => cognito.close())

/** The samples of the exporter's page, without the labels of the scope. */
async function scrape(exporter: PrometheusExporter): Promise<readonly string[]> {
  const page = await new Promise<string>((resolve) => {
    const response = { statusCode: 0, setHeader() {}, end: resolve }
    exporter.getMetricsRequestHandler({} as never, response as never)
  })
  return page
    .split('\n')
    .filter((line) => line.startsWith('cognito_m2m'))
    .map((line) =>
      line.replace(/,?otel_scope_name="[^"]*",otel_scope_version="[^"]*",?/, '').replace('{}', ''),
    )
}

describe('an API and a client, scraped by Prometheus', () => {
  it('have the samples that docs/reference/metrics.md names', async () => {
    const exporter = new PrometheusExporter({ preventServerStart: true })
    const telemetry = instrument({ meterProvider: new MeterProvider({ readers: [exporter] }) })
    const { tokenEndpoint, clientId, clientSecret, issuer } = cognito
    const tokens = createTokenSource({
      tokenEndpoint,
      clientId,
      clientSecret,
      scopes: ['orders/read'],
      ...telemetry,
    })
    const authorizer = createAuthorizer({ issuers: [{ issuer }], resource: 'orders', ...telemetry })
    const read = authorizer.forRoute({ scopes: 'read' })
    for (let call = 0; call < 3; call++) {
      expect(await read(`Bearer ${await tokens.getToken()}`, undefined)).toMatchObject({ allowed: true })
    }
    await read(undefined, undefined)
    await authorizer.forRoute({ scopes: 'write' })(`Bearer ${await tokens.getToken()}`, undefined)
    tokens.close()
    authorizer.validator.close()

    const samples = await scrape(exporter)
    const from = `cognito_m2m_issuer="${issuer}"`
    expect(samples).toEqual(
      expect.arrayContaining([
        `cognito_m2m_validation_count_total{cognito_m2m_outcome="valid",cognito_m2m_cached="false",${from}} 1`,
        `cognito_m2m_validation_count_total{cognito_m2m_outcome="valid",cognito_m2m_cached="true",${from}} 2`,
        'cognito_m2m_validation_count_total{cognito_m2m_outcome="refused",cognito_m2m_stage="credentials",error_type="missing"} 1',
        `cognito_m2m_validation_count_total{cognito_m2m_outcome="refused",cognito_m2m_stage="claims",error_type="insufficient_scope",${from}} 1`,
        `cognito_m2m_keys_count{${from}} 2`,
        `cognito_m2m_keys_download_duration_count{${from}} 1`,
        'cognito_m2m_token_served_total{cognito_m2m_cached="false"} 1',
        'cognito_m2m_token_served_total{cognito_m2m_cached="true"} 3',
        'cognito_m2m_token_acquired_total{cognito_m2m_source="endpoint"} 1',
        'cognito_m2m_token_request_duration_count 1',
        'cognito_m2m_token_cost_total 0.00225',
        'cognito_m2m_token_cost_without_cache_total 0.009',
      ]),
    )
    expect(samples.find((sample) => sample.startsWith(`cognito_m2m_keys_age{${from}}`))).toMatch(/ [\d.]+$/)
    for (const secret of [clientSecret, 'eyJ', clientId]) expect(samples.join('\n')).not.toContain(secret)
  })
})
