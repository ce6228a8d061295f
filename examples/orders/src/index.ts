export { type OrdersCognito, startOrdersCognito } from './cognito.ts'
export { curlLines } from './curl.ts'
export { orders } from './orders.ts'
export { listening, type RunningApi, runExample, whyNot } from './run-example.ts'
