import DefaultTheme from 'vitepress/theme'
import './site.css'
import Picture from './picture.ts'

export default {
  extends: DefaultTheme,
  enhanceApp({ app }: { app: { component(name: string, component: unknown): void } }) {
    app.component('Picture', Picture)
  },
}
