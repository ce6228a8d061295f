import { byId } from './element.js'

/** Calls an admin route. Errors are thrown, and shown at the top unless `quiet`. */
export async function ask(method, path, body, { quiet = false } = {}) {
  const trouble = byId('trouble')
  try {
    const response = await fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer = await response.json()
    if (!response.ok) throw Object.assign(new Error(answer.message), { option: answer.option })
    trouble.hidden = true
    return answer
  } catch (error) {
    const stopped = error instanceof TypeError
    trouble.textContent = stopped ? 'The server does not respond. Is it still running?' : error.message
    trouble.hidden = quiet && !stopped
    throw error
  }
}

/** Calls `listener` with each request that the server answers, and `connected` when the stream comes or goes. */
export function listen(listener, connected) {
  const stream = new EventSource('/api/requests/stream')
  stream.onopen = () => connected(true)
  stream.onerror = () => connected(false)
  stream.onmessage = ({ data }) => listener(JSON.parse(data))
}
