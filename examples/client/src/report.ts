import type { Tally } from './client.ts'

/** US dollars for each token that Cognito issues to a machine; there is no free tier. */
const dollarsPerToken = 0.00225

/** What was done and, beside it, what a client that acquires a token for each call would have done. */
export function report({ calls, failedCalls, tokensAcquired }: Tally): string {
  const saved = calls - tokensAcquired
  return `
Calls made:      ${calls}${failedCalls > 0 ? `, of which ${failedCalls} were refused` : ''}
Tokens acquired: ${tokensAcquired}, for ${dollars(tokensAcquired)}
Saved:           ${saved} token requests, ${dollars(saved)}

A day of one call a second: 86,400 calls and at most 32 tokens, ${dollars(32)} instead of ${dollars(86_400)}.
`
}

function dollars(tokens: number): string {
  return `$${(tokens * dollarsPerToken).toFixed(4)}`
}
