import { OptionError } from '@cognito-m2m/core'

/** Which option the error names; `none` where there is no error. */
export function refusedOption(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    if (error instanceof OptionError) return error.option
    throw error
  }
  return 'none'
}
