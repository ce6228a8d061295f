import { check } from './portable.js'

export default {
  async fetch() {
    return Response.json(await check())
  },
}
