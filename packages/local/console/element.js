/**
 * Makes an element. Text goes in as text, never as HTML: what servers and tokens say is shown, not run.
 *
 * @param {string} name
 * @param {Record<string, unknown>} properties Properties of the element; `class` and `aria-*` are attributes.
 * @param {...(Node | string | undefined)} children
 */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue
    if (key === 'class' || key.includes('-')) made.setAttribute(key, String(value))
    else made[key] = value
  }
  made.append(...children.filter((child) => child !== undefined))
  return made
}

/** The element with an id of the page. */
export function byId(id) {
  return document.getElementById(id)
}

/** Puts options into a select and keeps what was chosen, if it is still there. */
export function fillSelect(select, options) {
  const chosen = select.value
  select.replaceChildren(...options.map(({ value, text }) => element('option', { value, textContent: text })))
  if (options.some(({ value }) => value === chosen)) select.value = chosen
}

/** Puts a checkbox for each value, and keeps those that were checked. */
export function fillChoices(container, values) {
  const checked = new Set(chosenIn(container))
  container.replaceChildren(
    ...values.map((value) =>
      element(
        'label',
        {},
        element('input', { type: 'checkbox', value, checked: checked.has(value) }),
        ` ${value}`,
      ),
    ),
  )
}

/** The values of the checked boxes. */
export function chosenIn(container) {
  return [...container.querySelectorAll('input:checked')].map(({ value }) => value)
}

/** Text whose parts between backticks are code. */
export function prose(text) {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part : element('code', { textContent: part })))
}
