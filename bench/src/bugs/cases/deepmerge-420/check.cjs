'use strict'
// Behaviour check for deepmerge (case deepmerge-420)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const merge = require('./package/dist/cjs.js')
t('nested', () => assert.deepStrictEqual(merge({ a: { x: 1 } }, { a: { y: 2 } }), { a: { x: 1, y: 2 } }))
t('new keys', () => assert.deepStrictEqual(merge({ a: 1 }, { b: { c: 2 } }), { a: 1, b: { c: 2 } }))
t('arrays are joined', () => assert.deepStrictEqual(merge({ l: [1] }, { l: [2] }), { l: [1, 2] }))
t('own __proto__ does not become the prototype', () => {
  const r = merge({}, JSON.parse('{ "__proto__": { "seen": 1 }, "a": 2 }'))
  assert.strictEqual(r.seen, undefined)
  assert.strictEqual(Object.getPrototypeOf(r), Object.prototype)
  assert.strictEqual(r.a, 2)
})
t('inherited keys of the target are not merged', () => {
  const target = Object.create({ inherited: { x: 1 } })
  const r = merge(target, { inherited: { y: 2 }, own: 1 })
  assert.deepStrictEqual(r, { own: 1 })
})
t('keys that are not enumerable in the target stay out', () => {
  const target = Object.defineProperty({}, 'hidden', { value: { x: 1 }, enumerable: false })
  assert.deepStrictEqual(Object.keys(merge(target, { hidden: { y: 2 } })), [])
})
t('a string is replaced by an object', () => assert.deepStrictEqual(merge({ a: 'text' }, { a: { b: 1 } }), { a: { b: 1 } }))
t('neither is changed', () => {
  const a = { n: { x: 1 } }
  const b = { n: { y: 2 } }
  merge(a, b)
  assert.deepStrictEqual([a, b], [{ n: { x: 1 } }, { n: { y: 2 } }])
})
t('all', () => assert.deepStrictEqual(merge.all([{ a: 1 }, { b: 2 }, { c: 3 }]), { a: 1, b: 2, c: 3 }))

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
