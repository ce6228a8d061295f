import { defineConfig } from 'vitepress'
import { entryPoints } from '../build/entry-points.ts'
import { writeLlms } from '../build/llms.ts'
import { pageName } from '../build/page-name.ts'
import { sections } from './pages.ts'

const repository = 'https://github.com/cognito-m2m/cognito-m2m'

/** The pages that are made from TSDoc: one for each module. */
const reference = (await entryPoints()).map((entry) => ({
  text: entry.name,
  link: `/reference/api/${pageName(entry)}`,
}))

export default defineConfig({
  title: 'cognito-m2m',
  description: 'Machine-to-machine authentication on Amazon Cognito, in TypeScript: both halves.',
  lang: 'en-US',
  base: '/cognito-m2m/',
  cleanUrls: true,
  lastUpdated: false,
  srcExclude: ['README.md', 'node_modules/**', 'partials/**', 'reference/api/modules.md'],
  buildEnd: ({ srcDir, outDir }) => writeLlms(srcDir, outDir),
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/cognito-m2m/icon.svg' }]],
  markdown: {
    theme: { light: 'github-light', dark: 'github-dark' },
  },
  themeConfig: {
    logo: '/icon.svg',
    search: { provider: 'local' },
    nav: [
      { text: 'Start', link: '/start/local' },
      { text: 'Migrate', link: '/migrate/' },
      { text: 'Compare', link: '/compare/' },
      { text: 'Reference', link: '/reference/' },
    ],
    sidebar: sections.map(({ title, pages }) => ({
      text: title,
      collapsed: false,
      items: [
        ...pages.map(({ path, title: text }) => ({ text, link: `/${path.replace(/index$/, '')}` })),
        ...(title === 'Reference' ? reference : []),
      ],
    })),
    outline: { level: [2, 3] },
    socialLinks: [{ icon: 'github', link: repository }],
    editLink: { pattern: `${repository}/edit/main/docs/:path`, text: 'Edit this page' },
    footer: { message: 'Apache-2.0. Not affiliated with Amazon Web Services.' },
  },
})
