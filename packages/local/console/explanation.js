import { byId, chosenIn, element, prose } from './element.js'
import { ask } from './server.js'

const questions = {
  format: 'Is this text an access token at all?',
  signature: 'Did a trusted issuer sign it?',
  claims: 'Is it for this API, now, from this client?',
}
const words = { passed: 'passed', failed: 'failed', not_reached: 'not reached' }
const icons = { passed: '✓', failed: '✗', not_reached: '–' }

/** Puts the token before the validator that the form describes, and shows how far it comes. */
export async function explain() {
  const token = byId('token').value.trim()
  byId('explanation').hidden = token === ''
  if (token === '') return
  const allowed = byId('allowed').value
  const maxAge = byId('max-age').valueAsNumber
  const explanation = await ask('POST', '/api/explanations', {
    token,
    userPoolId: byId('trusted').value,
    scopes: chosenIn(byId('required-scopes')),
    clientIds: allowed === '' ? [] : [allowed],
    clockAheadSeconds: byId('ahead').valueAsNumber || 0,
    ...(maxAge > 0 && { maxTokenAgeSeconds: maxAge }),
  })
  showVerdict(explanation)
  byId('stages').replaceChildren(...explanation.stages.map((stage) => stageCard(stage, explanation.failure)))
  byId('members').replaceChildren(
    ...explanation.header.map((member) => memberRow(member, 'header')),
    ...explanation.claims.map((member) => memberRow(member, 'claim')),
  )
}

function showVerdict({ answer, failure }) {
  const verdict = byId('verdict')
  const accepted = failure === undefined
  verdict.className = accepted ? 'accepted' : 'refused'
  verdict.replaceChildren(
    element('strong', { textContent: accepted ? '200 Accepted.' : `${answer.status} Refused.` }),
    ...prose(
      accepted
        ? 'The API would run for this token.'
        : `The log learns \`${failure.code}\`: expected ${failure.expected}.`,
    ),
  )
  if (answer.challenge !== undefined) {
    verdict.append(element('br'), 'The caller learns ', element('code', { textContent: answer.challenge }))
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
