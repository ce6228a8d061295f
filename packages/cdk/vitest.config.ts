import { mergeConfig } from 'vitest/config'
import { project } from '../../vitest.project.ts'

export default mergeConfig(project('cdk'), { test: { globalSetup: ['test/support/bundled-functions.ts'] } })
