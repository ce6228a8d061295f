import type { PreTokenGeneration } from './trigger.ts'

/** Cognito's timeout for triggers. */
const deadlineSeconds = 5

/**
 * A trigger that calls the Invoke API of Lambda, without a signature: the Lambda runtime interface emulator, or
 * `sam local start-lambda`.
 *
 * @param url Such as `http://127.0.0.1:9000/2015-03-31/functions/function/invocations`.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function lambdaTrigger(url: string): PreTokenGeneration {
  return async (event) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
      signal: AbortSignal.timeout(deadlineSeconds * 1000),
    })
    const body = await response.text()
    if (!response.ok) throw new Error(`The invocation failed with status ${response.status}.`)
    if (response.headers.has('x-amz-function-error')) throw new Error('The function failed.')
    return JSON.parse(body) as Awaited<ReturnType<PreTokenGeneration>>
  }
}

/** URL for invoking a function, by its ARN or its name. */
export function invocationUrl(endpoint: string, functionName: string): string {
  const [, , , , , , name = functionName] = functionName.split(':')
  return `${endpoint.replace(/\/$/, '')}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`
}
