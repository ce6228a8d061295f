import { copyOf } from './copy.js'
import { byId, element } from './element.js'
import { ask } from './server.js'

/** Shows every pool with the clients that fit the search. `getToken(clientId)` and `changed()` are called by buttons. */
export function showPools(userPools, search, actions) {
  // Every button is made anew: the one that was pressed keeps the focus.
  const focused = document.activeElement?.id
  const opened = new Set([...byId('pools').querySelectorAll('details[open]')].map(({ id }) => id))
  byId('pools').replaceChildren(...userPools.map((pool) => poolPanel(pool, search, actions)))
  for (const id of opened) byId(id)?.setAttribute('open', '')
  if (focused) byId(focused)?.focus()
}

function poolPanel(pool, search, { getToken, changed }) {
  const clients = pool.appClients.filter((client) => fits(client, search))
  const hidden = pool.appClients.length - clients.length
  return element(
    'article',
    { class: 'panel', 'aria-label': `User pool ${pool.id}` },
    element(
      'div',
      { class: 'row' },
      element('h3', { class: 'mono grow', textContent: pool.id }),
      copyOf('user pool ID', pool.id),
    ),
    element(
      'dl',
      {},
      element('dt', { textContent: `Issuer (${pool.issuerType})` }),
      element(
        'dd',
        { class: 'row' },
        element('span', { class: 'mono grow', textContent: pool.issuer }),
        copyOf('issuer', pool.issuer),
      ),
      element('dd', {}, issuerSwitch(pool, changed)),
      element('dt', { textContent: 'Domain' }),
      element('dd', { class: 'mono', textContent: pool.domains.join(', ') || 'none, so no token endpoint' }),
    ),
    element('h4', { textContent: 'Resource servers and their scopes' }),
    list(pool.resourceServers.map(resourceServer)),
    element('h4', {
      textContent: hidden === 0 ? 'App clients' : `App clients (${hidden} hidden by the search)`,
    }),
    list(clients.map((client) => appClient(client, pool, getToken))),
    element('h4', { textContent: 'Keys' }),
    list(pool.keys.filter(({ stage }) => stage !== 'retired').map(key)),
    rotation(pool, changed),
  )
}

function fits({ name, clientId, scopes }, search) {
  return [name, clientId, ...scopes].some((text) => text.toLowerCase().includes(search))
}

function issuerSwitch({ id, issuerType }, changed) {
  const other = issuerType === 'ORIGINAL' ? 'UPDATED' : 'ORIGINAL'
  return element('button', {
    type: 'button',
    class: 'small',
    id: `issuer-${id}`,
    textContent: `Switch to ${other}`,
    'aria-label': `Switch to ${other}: issuer of ${id}`,
    async onclick() {
      await ask('POST', `/api/user-pools/${id}/issuer`, { type: other })
      changed()
    },
  })
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

function appClient(client, pool, getToken) {
  const ways = [client.tokenEndpoint && 'token endpoint', client.getClientToken && 'GetClientToken'].filter(
    Boolean,
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
    { class: 'client' },
    element('div', { class: 'row' }, element('b', { class: 'grow', textContent: client.name }), button),
    element(
      'div',
      { class: 'row' },
      element('code', { class: 'grow', textContent: client.clientId }),
      copyOf(`client ID of ${client.name}`, client.clientId),
    ),
    element('div', { class: 'quiet', textContent: client.scopes.join(' ') || 'no scopes' }),
    element('div', {
      class: 'quiet',
      textContent: `${client.accessTokenSeconds} s, ${ways.join(' or ') || 'cannot request tokens'}`,
    }),
    secretOf(client, pool),
  )
}

function secretOf(client, pool) {
  if (client.clientSecret === undefined) return element('div', { class: 'quiet', textContent: 'no secret' })
  const curl = `curl -s -u '${client.clientId}:${client.clientSecret}' -d grant_type=client_credentials ${pool.tokenEndpoint}`
  return element(
    'div',
    { class: 'row' },
    element(
      'details',
      { class: 'grow', id: `secret-${client.clientId}` },
      element('summary', { textContent: client.secretCount === 2 ? 'Secret (two are active)' : 'Secret' }),
      element('code', { textContent: client.clientSecret }),
    ),
    copyOf(`secret of ${client.name}`, client.clientSecret),
    ...(pool.tokenEndpoint === null ? [] : [copyOf(`curl command for ${client.name}`, curl, 'Copy curl')]),
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
  return element('div', { class: 'row buttons' }, ...buttons)
}

function list(items) {
  if (items.length === 0) return element('p', { class: 'quiet', textContent: 'none' })
  return element('ul', {}, ...items.map((item) => element('li', {}, item)))
}
