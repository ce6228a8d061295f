/** The limit: a function without a guard, so that only the start of Node.js is measured. */
export const handler = async () => ({ statusCode: 200, body: '' })
