import DefaultTheme from 'vitepress/theme'
import './site.css'
import Picture from './Picture.vue'

export default {
  extends: DefaultTheme,
  enhanceApp({ app }: { app: { component(name: string, component: unknown): void } }) {
    app.component('Picture', Picture)
  },
}
