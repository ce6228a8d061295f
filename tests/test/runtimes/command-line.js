import { check } from './portable.js'

console.log(JSON.stringify(await check()))
