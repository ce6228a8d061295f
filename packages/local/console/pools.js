import { byId, element } from './element.js'
import { ask } from './server.js'

/** Shows every pool. `getToken(clientId)` is called by the button of a client, `changed()` after a rotation. */
export function showPools(userPools, { getToken, changed }) {
  // Every button is made anew: the one that was pressed keeps the focus.
  const focused = document.activeElement?.id
  byId('pools').replaceChildren(...userPools.map((pool) => poolPanel(pool, { getToken, changed })))
  if (focused) byId(focused)?.focus()
}

function poolPanel(pool, { getToken, changed }) {
  return element(
    'article',
    { class: 'panel', 'aria-label': `User pool ${pool.id}` },
    element('h3', { class: 'mono', textContent: pool.id }),
    element(
      'dl',
      {},
      element('dt', { textContent: `Issuer (${pool.issuerType})` }),
      element('dd', { class: 'mono', textContent: pool.issuer }),
      element('dt', { textContent: 'Domain' }),
      element('dd', { class: 'mono', textContent: pool.domains.join(', ') || 'none: no token endpoint' }),
    ),
    element('h4', { textContent: 'Resource servers and their scopes' }),
    list(pool.resourceServers.map(resourceServer)),
    element('h4', { textContent: 'App clients' }),
    list(pool.appClients.map((client) => appClient(client, getToken))),
    element('h4', { textContent: 'Keys' }),
    list(pool.keys.filter(({ stage }) => stage !== 'retired').map(key)),
    rotation(pool, changed),
  )
}

function resourceServer({ identifier, scopes }) {
  const names = Object.entries(scopes).map(([name, title]) => element('span', { class: 'chip', title }, name))
  return element(
    'div',
    { class: 'row' },
    element('span', { class: 'mono', textContent: identifier }),
    ...names,
  )
}

function appClient(client, getToken) {
  const ways = [client.tokenEndpoint && 'token endpoint', client.getClientToken && 'GetClientToken'].filter(
    Boolean,
  )
  const secret = element(
    'details',
    {},
    element('summary', { textContent: client.secretCount === 2 ? 'Secret (two are active)' : 'Secret' }),
    element('code', { textContent: client.clientSecret ?? 'none' }),
  )
  const button = element('button', {
    type: 'button',
    id: `get-${client.clientId}`,
    textContent: 'Get a token',
    'aria-label': `Get a token for ${client.name}`,
    onclick: () => getToken(client.clientId),
  })
  return element(
    'div',
    { class: 'row' },
    element(
      'div',
      { class: 'grow' },
      element(
        'div',
        {},
        element('b', { textContent: client.name }),
        ' ',
        element('code', { textContent: client.clientId }),
      ),
      element(
        'div',
        { class: 'quiet' },
        `${client.accessTokenSeconds} s by ${ways.join(' or ') || 'no way'}`,
      ),
      secret,
    ),
    button,
  )
}

function key({ kid, use, stage }) {
  return element(
    'div',
    { class: 'row' },
    element('span', { class: 'mono', title: kid, textContent: `${kid.slice(0, 12)}…` }),
    element('span', { class: 'quiet', textContent: `for ${use === 'id' ? 'ID' : use} tokens` }),
    element('span', { class: 'chip', textContent: stage }),
  )
}

function rotation({ id }, changed) {
  const steps = [
    ['all', 'Rotate at once'],
    ['publish', '1. Publish'],
    ['sign', '2. Sign'],
    ['retire', '3. Retire'],
  ]
  const buttons = steps.map(([step, textContent]) =>
    element('button', {
      type: 'button',
      id: `${step}-${id}`,
      textContent,
      'aria-label': `${textContent}: keys of ${id}`,
      async onclick() {
        await ask('POST', `/api/user-pools/${id}/rotate`, { step })
        changed()
      },
    }),
  )
  return element('div', { class: 'row' }, ...buttons)
}

function list(items) {
  if (items.length === 0) return element('p', { class: 'quiet', textContent: 'none' })
  return element('ul', {}, ...items.map((item) => element('li', {}, item)))
}
