import { byId, chosenIn, element, prose } from './element.js'
import { ask } from './server.js'

const questions = {
  format: 'Is this an access token at all?',
  signature: 'Did a trusted issuer sign it?',
  claims: 'Is it for this API, now, from this client?',
}
const words = { passed: 'passed', failed: 'failed', not_reached: 'not reached' }
const icons = { passed: '✓', failed: '✗', not_reached: '–' }

/** Passes the token to the validator that the form describes, and shows how far it gets. */
export async function explain() {
  const token = byId('token').value.trim()
  const pasted = pastedOptions()
  const usesFields = pasted === undefined
  for (const field of byId('validator-fields').querySelectorAll('select, input')) field.disabled = !usesFields
  byId('explanation').hidden = token === '' || pasted === null
  if (token === '' || pasted === null) return
  const explanation = await asked({
    token,
    scopes: chosenIn(byId('required-scopes')),
    clockAheadSeconds: byId('ahead').valueAsNumber || 0,
    ...(usesFields ? fieldOptions() : { options: pasted }),
  })
  byId('explanation').hidden = explanation === undefined
  if (explanation === undefined) return
  showVerdict(explanation)
  byId('stages').replaceChildren(...explanation.stages.map((stage) => stageCard(stage, explanation.failure)))
  byId('members').replaceChildren(
    ...explanation.header.map((member) => memberRow(member, 'header')),
    ...explanation.claims.map((member) => memberRow(member, 'claim')),
  )
}

function fieldOptions() {
  const allowed = byId('allowed').value
  const maxAge = byId('max-age').valueAsNumber
  return {
    userPoolId: byId('trusted').value,
    clientIds: allowed === '' ? [] : [allowed],
    ...(maxAge > 0 && { maxTokenAgeSeconds: maxAge }),
  }
}

/** The pasted options; `undefined` when there are none, `null` when they are no JSON. */
function pastedOptions() {
  const text = byId('options').value.trim()
  byId('options-status').textContent = ''
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    byId('options-status').textContent =
      'This is not valid JSON. Names need double quotes, and the last entry must not end with a comma.'
    return null
  }
}

/** A wrong option is shown beside the options, not as trouble with the server. */
async function asked(body) {
  if (body.options === undefined) return ask('POST', '/api/explanations', body)
  try {
    return await ask('POST', '/api/explanations', body, { quiet: true })
  } catch (error) {
    byId('options-status').textContent = `${error.message}${lineOf(error.option)}`
    return undefined
  }
}

/** Where an option stands in the pasted text. */
function lineOf(option) {
  const name = /^\w+/.exec(option ?? '')?.[0]
  if (name === undefined) return ''
  const lines = byId('options').value.split('\n')
  const index = lines.findIndex((line) => line.includes(`"${name}"`))
  return index < 0 ? '' : ` (line ${index + 1})`
}

function showVerdict({ answer, failure, option }) {
  const verdict = byId('verdict')
  const accepted = failure === undefined
  verdict.className = accepted ? 'accepted' : 'refused'
  verdict.replaceChildren(
    element('strong', { textContent: accepted ? '200 Accepted.' : `${answer.status} Refused.` }),
    ...prose(
      accepted
        ? 'The API would run for this token.'
        : `Your log says \`${failure.code}\`: expected ${failure.expected}.`,
    ),
  )
  if (answer.challenge !== undefined) {
    verdict.append(element('br'), 'The caller gets ', element('code', { textContent: answer.challenge }))
  }
  if (option !== undefined) {
    const where = option === 'scopes' ? "the route's `scopes`" : `the option \`${option}\`${lineOf(option)}`
    verdict.append(element('br'), ...prose(`To accept it, change ${where}.`))
  }
}

function stageCard({ stage, outcome }, failure) {
  return element(
    'li',
    { class: outcome },
    element('b', { textContent: stage[0].toUpperCase() + stage.slice(1) }),
    element('span', { class: 'quiet', textContent: questions[stage] }),
    element('br'),
    element('span', {
      class: 'outcome',
      textContent: `${icons[outcome]} ${words[outcome]}${outcome === 'failed' ? `: ${failure.code}` : ''}`,
    }),
  )
}

function memberRow({ name, value, note }, kind) {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return element(
    'tr',
    {},
    element(
      'th',
      { scope: 'row' },
      element('code', { textContent: name }),
      kind === 'header' ? ' (header)' : '',
    ),
    element('td', { class: 'mono', textContent: text }),
    element('td', {}, ...prose(note)),
  )
}
