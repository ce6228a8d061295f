import type { ResourceMetadata } from '@cognito-m2m/core'
import { jsonResponse } from '@cognito-m2m/core/adapter'

/** Returns the metadata for a request to its path; undefined for any other request. */
export function metadataResponse(
  request: Request,
  metadata: ResourceMetadata | undefined,
): Response | undefined {
  if (!metadata?.isRequestedBy(request.method, new URL(request.url).pathname)) return undefined
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return jsonResponse(request.method, { status: 200, headers, body: metadata.body })
}
