import { defineComponent, h } from 'vue'

// Inline, so that a picture follows the colors of the theme.
const drawings: Record<string, string> = import.meta.glob('../../pictures/*.svg', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** `<Picture name="flow" />` shows `docs/pictures/flow.svg`. */
export default defineComponent({
  props: { name: { type: String, required: true } },
  setup(props) {
    const drawing = drawings[`../../pictures/${props.name}.svg`]
    if (drawing === undefined) throw new Error(`There is no picture named ${props.name}.`)
    return () => h('figure', { class: 'picture', innerHTML: drawing })
  },
})
