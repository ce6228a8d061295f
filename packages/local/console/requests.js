import { copyOf } from './copy.js'
import { byId, element } from './element.js'
import { ask } from './server.js'

const shown = 50
const seen = new Set()

/** Puts a request on top of the list. `clientName(clientId)` gives the name of a client. */
export function addRequest(record, clientName) {
  // After a reconnection the stream begins with requests that are there already.
  const id = `${record.number}/${record.atSeconds}`
  if (seen.has(id)) return
  seen.add(id)
  const list = byId('requests')
  list.prepend(item(record, clientName))
  while (list.childElementCount > shown) list.lastElementChild.remove()
}

function item(record, clientName) {
  const { number, atSeconds, endpoint, operation, clientId, status, error, faulty, durationSeconds } = record
  const bad = status === undefined || status >= 400
  const answer = [status ?? 'cut', error, faulty ? '(fault)' : undefined].filter((part) => part !== undefined)
  const time = new Date(atSeconds * 1000).toLocaleTimeString([], { hour12: false })
  const details = element(
    'details',
    {},
    element(
      'summary',
      { class: 'request' },
      element('span', { class: 'when', textContent: time }),
      element('span', { class: 'what', textContent: operation ?? endpoint.replaceAll('_', ' ') }),
      element('span', {
        class: 'who',
        textContent: clientId === undefined ? '' : clientName(clientId),
        title: clientId ?? '',
      }),
      element('span', { class: bad ? 'status-bad' : 'status-good', textContent: answer.join(' ') }),
      element('span', { class: 'quiet took', textContent: `${(durationSeconds * 1000).toFixed(1)} ms` }),
    ),
  )
  details.addEventListener('toggle', async () => {
    if (!details.open || details.childElementCount > 1) return
    const exchange = await ask('GET', `/api/requests/${number}`).catch(() => undefined)
    if (exchange !== undefined) details.append(opened(exchange))
  })
  return element('li', {}, details)
}

function opened({ sent, answered, curl }) {
  const parameters = Object.entries(sent.parameters).map(([name, value]) => `${name}: ${value}`)
  const headers = Object.entries(answered.headers).map(([name, value]) => `${name}: ${value}`)
  const credentials = sent.authentication === 'none' ? [] : [`credentials: ${sent.authentication}`]
  const type = sent.contentType === 'none' ? [] : [`content-type: ${sent.contentType}`]
  return element(
    'div',
    { class: 'exchange' },
    element(
      'div',
      { class: 'labelled' },
      element('h3', { textContent: 'Request' }),
      copyOf('as curl', curl, 'Copy as curl'),
    ),
    element('pre', {
      tabIndex: 0,
      textContent: [`${sent.method} ${sent.path}`, ...type, ...credentials, ...parameters].join('\n'),
    }),
    element('h3', { textContent: 'Response' }),
    element('pre', { tabIndex: 0, textContent: [...headers, '', answered.body].join('\n') }),
  )
}
