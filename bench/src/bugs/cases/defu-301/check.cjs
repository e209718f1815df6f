'use strict'
// Behaviour check for defu (case defu-301)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const defu = require('./package/dist/defu.js')
t('defaults', () => assert.deepStrictEqual(defu({ a: 1 }, { a: 2, b: 3 }), { a: 1, b: 3 }))
t('nested', () => assert.deepStrictEqual(defu({ a: { b: 1 } }, { a: { c: 2 } }), { a: { b: 1, c: 2 } }))
t('arrays are joined', () => assert.deepStrictEqual(defu({ l: [1] }, { l: [2] }), { l: [2, 1] }))
t('null gives way', () => assert.deepStrictEqual(defu({ a: null }, { a: 1 }), { a: 1 }))
t('functions', () => assert.deepStrictEqual(defu.fn({ a: (x) => x + 1 }, { a: 1 }), { a: 2 }))
t('functions, nested', () => assert.deepStrictEqual(defu.fn({ a: { b: { c: (x) => x * 10 } } }, { a: { b: { c: 2 } } }), { a: { b: { c: 20 } } }))
t('a merger of one\'s own, nested', () => { const sum = defu.extend((o, k, v) => { if (typeof o[k] === 'number') { o[k] += v; return true } }); assert.deepStrictEqual(sum({ n: 1, d: { n: 2 } }, { n: 10, d: { n: 20 } }), { n: 11, d: { n: 22 } }) })
t('nothing for defaults', () => assert.deepStrictEqual(defu({ a: 1 }, undefined), { a: 1 }))
t('several', () => assert.deepStrictEqual(defu({ a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 3, d: 4 } }), { a: { b: 1, c: 2, d: 4 } }))

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
