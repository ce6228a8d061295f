import { copyButton } from './copy.js'
import { byId, fillChoices, fillSelect } from './element.js'
import { explain } from './explanation.js'
import { showBadge, showCounts, showFaults } from './faults.js'
import { showPools } from './pools.js'
import { addRequest } from './requests.js'
import { ask, listen } from './server.js'
import { getToken } from './token.js'

let userPools = []

async function refresh() {
  const overview = await ask('GET', '/api/overview')
  userPools = overview.userPools
  byId('server-url').textContent = overview.url
  const endpoints = [...new Set(userPools.map(({ tokenEndpoint }) => tokenEndpoint).filter(Boolean))]
  byId('token-endpoint').textContent = endpoints.join(', ') || 'none: no user pool has a domain'
  // Only what has changed is rendered again: an open list would close.
  if (isNews('pools', userPools)) {
    renderPools()
    fillForms()
  }
  if (isNews('faults', overview.faults)) {
    showFaults(overview, refreshAndExplain)
    showBadge(overview.faults)
  }
  showCounts(overview.counts)
}

const known = new Map()

function isNews(name, value) {
  const text = JSON.stringify(value)
  if (known.get(name) === text) return false
  known.set(name, text)
  return true
}

// A list that fits on a screen needs no search.
const clientsWithoutSearch = 6

function renderPools() {
  const count = userPools.reduce((sum, { appClients }) => sum + appClients.length, 0)
  byId('search-label').hidden = count <= clientsWithoutSearch
  const search = byId('search').value.trim().toLowerCase()
  showPools(userPools, search, { getToken: getTokenFor, changed: refreshAndExplain })
}

function fillForms() {
  const clients = userPools.flatMap(({ appClients }) => appClients)
  const options = clients.map(({ clientId, name }) => ({ value: clientId, text: `${name} (${clientId})` }))
  fillSelect(byId('client'), options)
  fillSelect(byId('allowed'), [{ value: '', text: 'every client' }, ...options])
  fillSelect(
    byId('trusted'),
    userPools.map(({ id }) => ({ value: id, text: id })),
  )
  fillAskedScopes()
  fillChoices(byId('required-scopes'), [...new Set(userPools.flatMap(scopesOf))])
}

function fillAskedScopes() {
  const clientId = byId('client').value
  const pool = userPools.find(({ appClients }) => appClients.some((client) => client.clientId === clientId))
  fillChoices(byId('asked-scopes'), pool === undefined ? [] : scopesOf(pool))
}

function scopesOf({ resourceServers }) {
  return resourceServers.flatMap(({ identifier, scopes }) =>
    Object.keys(scopes).map((name) => `${identifier}/${name}`),
  )
}

async function getTokenFor(clientId) {
  byId('client').value = clientId
  byId('kind').value = 'issued'
  fillAskedScopes()
  await submitToken()
}

async function submitToken() {
  const got = await getToken(userPools)
  await explain()
  // On a phone the result is screens away from the button.
  const result = byId(got ? 'verdict' : 'token-status')
  const { top, bottom } = result.getBoundingClientRect()
  if (top < 0 || bottom > window.innerHeight) result.scrollIntoView({ block: 'center' })
}

async function refreshAndExplain() {
  await refresh()
  await explain()
}

byId('token-form').addEventListener('submit', (event) => {
  event.preventDefault()
  submitToken()
})
byId('client').addEventListener('change', fillAskedScopes)
byId('search').addEventListener('input', renderPools)
byId('token').addEventListener('input', explain)
byId('validator-form').addEventListener('submit', (event) => event.preventDefault())
byId('validator-form').addEventListener('input', explain)
copyButton(byId('copy-token'), () => byId('token').value)
byId('clear-faults').addEventListener('click', async () => {
  await ask('DELETE', '/api/faults')
  await refreshAndExplain()
})

await refresh()
// Counts follow the stream, a few times a second at most.
let refreshing = false
listen(
  (record) => {
    addRequest(record, clientName)
    if (refreshing) return
    refreshing = true
    setTimeout(() => {
      refreshing = false
      refresh()
    }, 300)
  },
  (connected) => {
    byId('live').textContent = connected ? 'live' : 'not connected'
    byId('live').className = connected ? '' : 'off'
  },
)

function clientName(clientId) {
  for (const { appClients } of userPools) {
    const client = appClients.find((one) => one.clientId === clientId)
    if (client !== undefined) return client.name
  }
  return clientId
}
