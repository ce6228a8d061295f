import { byId } from './element.js'

/** Asks an admin route; what goes wrong is shown at the top, and thrown. */
export async function ask(method, path, body) {
  const trouble = byId('trouble')
  try {
    const response = await fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer = await response.json()
    if (!response.ok) throw new Error(answer.message)
    trouble.hidden = true
    return answer
  } catch (error) {
    trouble.textContent =
      error instanceof TypeError ? 'The server does not answer. Is it still running?' : error.message
    trouble.hidden = false
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
