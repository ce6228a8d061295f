import { nodeResolve } from '@rollup/plugin-node-resolve'
import { rollup } from 'rollup'
import { expect, it } from 'vitest'

// What docs/do/bundle.md says of rollup, on the built packages.

async function modulesOf(exportConditions: string[]): Promise<string> {
  const entry = 'entry'
  const bundle = await rollup({
    input: entry,
    external: /^node:/,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? `${import.meta.dirname}/entry.js` : null),
        load: (id) =>
          id === `${import.meta.dirname}/entry.js` ? "export { cognitoM2M } from '@cognito-m2m/web'" : null,
      },
      nodeResolve({ exportConditions }),
    ],
    onwarn: () => {},
  })
  const { output } = await bundle.generate({ format: 'es' })
  await bundle.close()
  return output.flatMap((chunk) => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : [])).join('\n')
}

it('rollup takes node:crypto with `exportConditions`, and WebCrypto without', async () => {
  const withCondition = await modulesOf(['node'])
  expect(withCondition).toContain('core/dist/signature/node.js')
  expect(withCondition).not.toContain('jose')
  const without = await modulesOf([])
  expect(without).toContain('core/dist/signature/webcrypto.js')
  expect(without).toContain('jose')
})
