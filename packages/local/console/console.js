import { byId, fillChoices, fillSelect } from './element.js'
import { explain } from './explanation.js'
import { showCounts, showFaults } from './faults.js'
import { showPools } from './pools.js'
import { addRequest } from './requests.js'
import { ask, listen } from './server.js'
import { getToken } from './token.js'

let userPools = []

async function refresh() {
  const overview = await ask('GET', '/api/overview')
  userPools = overview.userPools
  byId('server-url').textContent = overview.url
  byId('token-endpoint').textContent = overview.tokenEndpoint
  // Nothing is made anew that has not changed: a list that somebody has open would close.
  if (isNews('pools', userPools)) {
    showPools(userPools, { getToken: getTokenFor, changed: refreshAndExplain })
    fillForms()
  }
  if (isNews('faults', overview.faults)) showFaults(overview, refreshAndExplain)
  showCounts(overview.counts)
}

const known = new Map()

function isNews(name, value) {
  const text = JSON.stringify(value)
  if (known.get(name) === text) return false
  known.set(name, text)
  return true
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
  await getToken(userPools)
  await explain()
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
byId('token').addEventListener('input', explain)
byId('validator-form').addEventListener('submit', (event) => event.preventDefault())
byId('validator-form').addEventListener('input', explain)
byId('clear-faults').addEventListener('click', async () => {
  await ask('DELETE', '/api/faults')
  await refreshAndExplain()
})

await refresh()
// Counts follow the stream, a few times a second at most.
let refreshing = false
listen(
  (record) => {
    addRequest(record)
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
