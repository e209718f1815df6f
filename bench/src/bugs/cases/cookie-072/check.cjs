'use strict'
// Behaviour check for cookie (case cookie-072)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const cookie = require('./package/index.js')
t('pairs', () => assert.deepStrictEqual({ ...cookie.parse('a=1; b=2') }, { a: '1', b: '2' }))
t('the first one counts', () => assert.deepStrictEqual({ ...cookie.parse('a=1; a=2') }, { a: '1' }))
t('encoded', () => assert.deepStrictEqual({ ...cookie.parse('a=%20x; b="q"') }, { a: ' x', b: 'q' }))
t('no value', () => assert.deepStrictEqual({ ...cookie.parse('a; b=1') }, { b: '1' }))
t('hasOwnProperty in front of others', () => assert.deepStrictEqual(Object.entries(cookie.parse('hasOwnProperty=x; a=1')), [['hasOwnProperty', 'x'], ['a', '1']]))
t('hasOwnProperty twice', () => assert.deepStrictEqual(Object.entries(cookie.parse('hasOwnProperty=x; hasOwnProperty=y')), [['hasOwnProperty', 'x']]))
t('other inherited names', () => assert.deepStrictEqual(Object.entries(cookie.parse('toString=x; valueOf=y')), [['toString', 'x'], ['valueOf', 'y']]))
t('serialize', () => assert.strictEqual(cookie.serialize('a', 'b c', { path: '/' }), 'a=b%20c; Path=/'))
t('not a text', () => assert.throws(() => cookie.parse(), TypeError))

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
