import { tokenCost } from '@cognito-m2m/core'
import type { Tally } from './client.ts'

/** One call per second, with one-hour tokens that are refreshed at 80 % of their lifetime. */
const ofADay = tokenCost({ served: 86_400, issued: 32 })

/** The calls and their token cost, compared with a client that requests a token for each call. */
export function report({ calls, failedCalls, cost }: Tally): string {
  return `
Calls made:      ${calls}${failedCalls > 0 ? `, of which ${failedCalls} were refused` : ''}
Tokens acquired: ${cost.issued}, for ${shown(cost.dollars)}
Saved:           ${cost.served - cost.issued} token requests, ${shown(cost.dollarsSaved)}

A day of one call a second: 86,400 calls and at most 32 tokens, ${shown(ofADay.dollars)} instead of ${shown(ofADay.dollarsWithoutCache)}.
`
}

function shown(dollars: number): string {
  return `$${dollars.toFixed(4)}`
}
