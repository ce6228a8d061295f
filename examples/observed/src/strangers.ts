/** Callers that the API refuses: without a token, or with a malformed, forged or expired one. */
export function startStrangers(options: {
  readonly api: string
  readonly expiredToken: string
  /** Between two calls. */
  readonly pauseSeconds: () => number
}) {
  const { api, expiredToken, pauseSeconds } = options
  const headers: readonly Record<string, string>[] = [
    {},
    { authorization: 'Bearer not.a-token' },
    { authorization: `Bearer ${expiredToken}` },
    { authorization: `Bearer ${expiredToken.slice(0, -6)}forged` },
    { authorization: 'Bearer' },
  ]
  let calls = 0
  let timer: NodeJS.Timeout | undefined
  const call = () => {
    void fetch(`${api}/orders`, { headers: headers[calls++ % headers.length] ?? {} }).then(
      (response) => response.body?.cancel(),
      () => {},
    )
    timer = setTimeout(call, pauseSeconds() * 1000)
  }
  call()
  return { close: () => clearTimeout(timer) }
}
