import { tokenCost } from '@cognito-m2m/core'
import type { Tally } from './client.ts'

/** At one call a second, with tokens of an hour that are refreshed at 80 % of it. */
const ofADay = tokenCost({ served: 86_400, issued: 32 })

/** What was done and, beside it, what a client that acquires a token for each call would have done. */
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
