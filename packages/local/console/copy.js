import { byId, element } from './element.js'

/** Makes a button copy what `text()` gives, and say that it did. */
export function copyButton(button, text) {
  const label = button.textContent
  button.addEventListener('click', async () => {
    const copied = await copy(await text())
    button.textContent = copied ? 'Copied' : 'Select and copy'
    byId('copied').textContent = copied ? 'Copied' : 'Could not copy'
    setTimeout(() => {
      button.textContent = label
      byId('copied').textContent = ''
    }, 1500)
  })
  return button
}

/** A small button that copies a value; `what` names it for those who cannot see where it stands. */
export function copyOf(what, text, label = 'Copy') {
  const button = element('button', {
    type: 'button',
    class: 'small',
    'aria-label': `Copy ${what}`,
    textContent: label,
  })
  return copyButton(button, typeof text === 'function' ? text : () => text)
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
