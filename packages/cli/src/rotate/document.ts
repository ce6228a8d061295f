/** A step of `rotate`. */
export type RotateStep = 'status' | 'store' | 'add' | 'test' | 'promote' | 'delete'

/** What `rotate --json` prints. It contains no secret. */
export interface RotateDocument {
  readonly schema: 'cognito-m2m/rotate/1'
  readonly step: RotateStep
  /** True: nothing was changed, and `changed` says what would have been. */
  readonly dryRun: boolean
  /** False: the step had already been done. */
  readonly changed: boolean
  readonly store: { readonly kind: 'file' | 'secrets_manager'; readonly name: string }
  readonly userPoolId: string
  readonly clientId: string
  /** The client's secrets in Cognito, by ID. */
  readonly secrets: readonly {
    readonly id: string
    /** Seconds since 1970. */
    readonly createdAt: number
    readonly role: 'current' | 'pending' | 'previous' | 'unknown'
  }[]
  /** The step that comes next. */
  readonly next: RotateStep
  /** Earliest time for `delete`, in seconds since 1970; null without a previous secret. */
  readonly deletableAt: number | null
}
