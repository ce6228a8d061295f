import type { CognitoM2MEvent, EventListener } from '@cognito-m2m/core'
import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { attribute, optional, statusAttribute } from './attributes.ts'

/** Creates spans for waits, from their start and end events. */
export interface Spans {
  readonly onEvent: EventListener
  /** The context of the span that an event belongs to, or else the active context. For exemplars. */
  readonly contextOf: (event: CognitoM2MEvent) => Context
}

interface OpenSpan {
  readonly span: Span
  readonly context: Context
}

/** Limits open spans: waits in a frozen process may never end. */
const maxOpen = 1000

export function createSpans(tracer: () => Tracer): Spans {
  const open = new Map<string, OpenSpan>()

  function start(key: string, name: string, awaited: boolean, more: Attributes): void {
    const active = context.active()
    const attributes = { ...more, [attribute.awaited]: awaited }
    const cause = trace.getSpanContext(active)
    // A background refresh starts a new trace: as a child span, it would outlive the request that started it.
    const span = awaited
      ? tracer().startSpan(name, { attributes }, active)
      : tracer().startSpan(name, { attributes, root: true, links: cause ? [{ context: cause }] : [] }, active)
    open.set(key, { span, context: trace.setSpan(active, span) })
    const oldest = open.keys().next().value
    if (open.size > maxOpen && oldest !== undefined) open.delete(oldest)
  }

  function end(key: string, attributes: Attributes, errorType?: string): void {
    const span = open.get(key)?.span
    if (span === undefined) return
    open.delete(key)
    span.setAttributes({ ...attributes, ...optional(attribute.errorType, errorType) })
    if (errorType !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: errorType })
    span.end()
  }

  function onEvent(event: CognitoM2MEvent): void {
    const key = keyOf(event)
    if (key === undefined) return
    switch (event.type) {
      case 'keys_download_started': {
        const { issuer, url, awaited } = event
        start(key, 'download_keys', awaited, { [attribute.issuer]: issuer, [attribute.url]: url })
        break
      }
      case 'keys_downloaded':
        end(key, {})
        break
      case 'keys_download_failed':
        end(key, statusAttribute(event.status), event.code)
        break
      case 'token_acquisition_started':
        start(key, 'acquire_token', event.awaited, {})
        break
      case 'token_acquired': {
        const { source, attempts } = event
        const described = { [attribute.source]: source, [attribute.attempts]: attempts }
        end(key, { ...described, [attribute.outcome]: 'acquired' })
        break
      }
      case 'token_request_failed': {
        const { attempts, fault, status, code } = event
        const described = { [attribute.attempts]: attempts, [attribute.fault]: fault }
        end(key, { ...described, [attribute.outcome]: 'failed', ...statusAttribute(status) }, code)
        break
      }
      case 'token_request_skipped':
        end(key, { [attribute.outcome]: 'skipped', [attribute.reason]: event.reason }, event.code)
        break
    }
  }

  return {
    onEvent,
    contextOf: (event) => open.get(keyOf(event) ?? '')?.context ?? context.active(),
  }
}

/** Identifies the wait that an event belongs to. */
function keyOf(event: CognitoM2MEvent): string | undefined {
  if ('downloadId' in event) return `download ${event.downloadId}`
  return 'acquisitionId' in event ? `acquisition ${event.acquisitionId}` : undefined
}
