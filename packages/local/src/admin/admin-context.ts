import type { createFaults } from '../faults/faults.ts'
import type { LocalCognito } from '../local-cognito.ts'
import type { createRequestLog } from '../requests/request-log.ts'
import type { Service } from '../service.ts'

/** Dependencies of the admin routes. */
export interface AdminContext {
  readonly cognito: LocalCognito
  readonly service: Service
  /** URL of the server for requests of this process itself, independent of the public URL. */
  readonly ownUrl: string
  readonly faults: ReturnType<typeof createFaults>
  readonly requests: ReturnType<typeof createRequestLog>
}
