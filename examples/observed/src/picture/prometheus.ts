/** The part of Grafana's dashboard model that is used here. */
export interface Dashboard {
  readonly title: string
  readonly panels: readonly Panel[]
}

export interface Panel {
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly fieldConfig: {
    readonly defaults: { readonly unit: string }
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: string }
      readonly properties: readonly { readonly value: { readonly fixedColor: string } }[]
    }[]
  }
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[]
}

export interface Series {
  readonly name: string
  /** Seconds since 1970, and the value. */
  readonly points: readonly (readonly [time: number, value: number])[]
}

/** Runs the queries of a panel over a time range. */
export async function queryRange(
  url: string,
  panel: Panel,
  range: { readonly start: number; readonly end: number; readonly step: number },
): Promise<readonly Series[]> {
  const results = await Promise.all(
    panel.targets.map(async ({ expr, legendFormat }) => {
      const query = expr.replaceAll('$__rate_interval', '10s')
      const parameters = new URLSearchParams({
        query,
        start: String(range.start),
        end: String(range.end),
        step: String(range.step),
      })
      const response = await fetch(`${url}/api/v1/query_range?${parameters}`)
      const { data, error } = (await response.json()) as {
        data?: { result: { metric: Record<string, string>; values: [number, string][] }[] }
        error?: string
      }
      if (data === undefined) throw new Error(`${query}: ${error}`)
      return data.result.map(({ metric, values }) => ({
        name: legendFormat.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? '').trim(),
        points: values.map(([time, value]) => [time, Number(value)] as const),
      }))
    }),
  )
  return results.flat()
}
