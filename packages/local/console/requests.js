import { byId, element } from './element.js'

const shown = 50
const seen = new Set()

/** Puts a request on top of the list. */
export function addRequest(record) {
  // After a reconnection the stream begins with requests that are there already.
  const id = `${record.number}/${record.atSeconds}`
  if (seen.has(id)) return
  seen.add(id)
  const list = byId('requests')
  list.prepend(row(record))
  while (list.childElementCount > shown) list.lastElementChild.remove()
}

function row({ number, atSeconds, endpoint, operation, clientId, status, error, faulty, durationSeconds }) {
  const bad = status === undefined || status >= 400
  const answer = [status ?? 'cut', error, faulty ? '(fault)' : undefined].filter((part) => part !== undefined)
  return element(
    'tr',
    {},
    element('td', { textContent: String(number) }),
    element('td', { textContent: new Date(atSeconds * 1000).toLocaleTimeString([], { hour12: false }) }),
    element('td', { textContent: operation ?? endpoint.replaceAll('_', ' ') }),
    element('td', { class: 'mono', textContent: clientId ?? '' }),
    element('td', { class: bad ? 'status-bad' : 'status-good', textContent: answer.join(' ') }),
    element('td', { textContent: (durationSeconds * 1000).toFixed(1) }),
  )
}
