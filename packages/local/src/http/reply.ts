/** A response. Faults may change it before it is sent. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Information for the log. */
  readonly about?: About
}

/** Information about a response that contains no strings of the caller. */
export interface About {
  readonly userPoolId?: string
  readonly clientId?: string
  readonly operation?: string
  readonly error?: string
}

/** A reply with a JSON body. */
export function jsonReply(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  about: About = {},
): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    about,
  }
}
