'use strict'
// Behaviour check for query-string (case query-string-931)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

let qs
before(async () => { qs = (await import('./package/index.js')).default })
t('pairs', () => assert.deepStrictEqual({ ...qs.parse('a=1&b=x') }, { a: '1', b: 'x' }))
t('types', () => assert.deepStrictEqual({ ...qs.parse('a=1&b=2', { types: { a: 'number', b: 'string' } }) }, { a: 1, b: '2' }))
t('a function', () => assert.deepStrictEqual({ ...qs.parse('a=1', { types: { a: (v) => Number(v) * 2 } }) }, { a: 2 }))
t('arrays', () => assert.deepStrictEqual({ ...qs.parse('a=1,2', { arrayFormat: 'comma', types: { a: 'number[]' } }) }, { a: [1, 2] }))
t('a function for an array of commas', () => assert.deepStrictEqual({ ...qs.parse('a=1,2', { arrayFormat: 'comma', types: { a: (v) => Number(v) * 2 } }) }, { a: [2, 4] }))
t('a function for an array of brackets', () => assert.deepStrictEqual({ ...qs.parse('a[]=x&a[]=y', { arrayFormat: 'bracket', types: { a: (v) => v.toUpperCase() } }) }, { a: ['X', 'Y'] }))
t('a function for a repeated key', () => assert.deepStrictEqual({ ...qs.parse('a=x&a=y&b=1', { types: { a: (v) => v + '!' } }) }, { a: ['x!', 'y!'], b: '1' }))
t('stringify', () => assert.strictEqual(qs.stringify({ a: [1, 2], b: null }), 'a=1&a=2&b'))
t('parseUrl', () => assert.strictEqual(qs.parseUrl('https://x.org?a=b').url, 'https://x.org'))

const only = (process.argv.find((x) => x.startsWith('--only=')) || '').slice(7)
;(async () => {
  let bad = 0
  for (const fn of befores) await fn()
  for (const [i, [name, fn]] of tests.entries()) {
    if (only !== '' && Number(only) !== i) continue
    try { await fn(); console.log('ok ' + i + ' ' + name) } catch (e) { bad++; console.log('not ok ' + i + ' ' + name + ': ' + String(e && e.message).split('\n')[0]) }
  }
  process.exitCode = bad ? 1 : 0
})().catch((e) => { console.log(String(e && e.stack)); process.exitCode = 2 })
