import { mergeConfig } from 'vitest/config'
import { project } from '../../vitest.project.ts'

export default mergeConfig(project('core'), { test: { globalSetup: ['test/support/signing-keys.ts'] } })
