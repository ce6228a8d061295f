import type { HttpEvent } from './http-event.ts'

/**
 * A VPC Lattice event, version 2. `@types/aws-lambda` has no type for it.
 *
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
 */
export interface VpcLatticeEventV2 extends HttpEvent {
  readonly version: '2.0'
  readonly path: string
  readonly method: string
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly queryStringParameters?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | null
  readonly isBase64Encoded?: boolean
  readonly requestContext: {
    readonly serviceNetworkArn: string
    readonly serviceArn: string
    readonly targetGroupArn: string
    readonly region: string
    /** Microseconds since 1970. */
    readonly timeEpoch: string
    readonly identity?: Readonly<Record<string, string | undefined>>
  }
}

/** A VPC Lattice event, version 1. */
export interface VpcLatticeEventV1 extends HttpEvent {
  /** Path and query. */
  readonly raw_path: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly query_string_parameters?: Readonly<Record<string, string>>
  readonly body?: string | null
  readonly is_base64_encoded?: boolean
}
