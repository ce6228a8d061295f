import { byId, element } from './element.js'
import { ask } from './server.js'

const presets = [
  ['answers 503', { status: 503 }],
  ['answers 500', { status: 500 }],
  ['429, Rate exceeded as plain text', { answer: 'rate_exceeded', retryAfterSeconds: 5 }],
  ['400, TooManyRequestsException', { answer: 'too_many_requests_exception' }],
  ['403 from a web ACL', { answer: 'waf_forbidden' }],
  ['200 with HTML', { answer: 'html_page' }],
  ['JSON cut in half', { answer: 'truncated_json' }],
  ['wrong content type', { contentType: 'text/plain' }],
  ['redirects', { answer: 'redirect' }],
  ['3 seconds of latency', { latencySeconds: 3 }],
  ['trickles 100 bytes a second', { trickleBytesPerSecond: 100 }],
  ['closes the connection', { cut: 'before_headers' }],
  ['closes it in the body', { cut: 'in_body' }],
  ['stale keys: the current set', { staleKeys: true }, ['jwks']],
  ['no keys', { answer: 'empty_key_set' }, ['jwks']],
  ['clock 2 hours behind', { clockOffsetSeconds: -7200 }, ['token_endpoint', 'get_client_token']],
  ['clock 10 minutes ahead', { clockOffsetSeconds: 600 }, ['token_endpoint', 'get_client_token']],
]

/** Shows a switch for each endpoint. */
export function showFaults({ faults, counts }, changed) {
  const focused = document.activeElement?.id
  byId('faults').replaceChildren(
    ...Object.keys(counts).map((endpoint) => faultSwitch(endpoint, faults[endpoint], changed)),
  )
  if (focused?.startsWith('fault-')) byId(focused)?.focus()
}

/** Says how often each endpoint was asked. */
export function showCounts(counts) {
  for (const [endpoint, count] of Object.entries(counts)) {
    byId(`count-${endpoint}`).textContent = count === 1 ? '1 request' : `${count} requests`
  }
}

/** Says at the top of the page that something is broken on purpose. */
export function showBadge(faults) {
  const names = Object.keys(faults).map((name) => name.replaceAll('_', ' '))
  byId('fault-badge').hidden = names.length === 0
  byId('fault-badge').firstElementChild.textContent = `Fault on: ${names.join(', ')}`
}

function faultSwitch(endpoint, active, changed) {
  const fitting = presets.filter(([, , only]) => only === undefined || only.includes(endpoint))
  const chosen = fitting.findIndex(([, fault]) => JSON.stringify(fault) === JSON.stringify(active))
  const options = fitting.map(([text], index) =>
    element('option', { value: String(index), textContent: text }),
  )
  if (active !== undefined && chosen < 0)
    options.push(element('option', { value: 'own', textContent: 'set by a program' }))
  const select = element(
    'select',
    {
      id: `fault-${endpoint}`,
      async onchange() {
        const preset = fitting[Number(select.value)]
        if (preset === undefined) await ask('DELETE', `/api/faults/${endpoint}`)
        else await ask('PUT', `/api/faults/${endpoint}`, preset[1])
        changed()
      },
    },
    element('option', { value: 'none', textContent: 'works' }),
    ...options,
  )
  select.value = active === undefined ? 'none' : chosen < 0 ? 'own' : String(chosen)
  return element(
    'label',
    { class: active === undefined ? '' : 'on' },
    endpoint.replaceAll('_', ' '),
    select,
    element('span', { class: 'count', id: `count-${endpoint}` }),
  )
}
