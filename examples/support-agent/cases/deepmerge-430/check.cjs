'use strict'
// What the owner of this agent expects of deepmerge.
// node checks/deepmerge.cjs [--only=N]; exit status 0: all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const merge = require('../vendor/deepmerge/dist/cjs.js')
const s = Symbol('s')
t('simple', () => assert.deepStrictEqual(merge({a: 1}, {b: 2}), {a: 1, b: 2}))
t('nested', () => assert.deepStrictEqual(merge({a: {x: 1}}, {a: {y: 2}}), {a: {x: 1, y: 2}}))
t('arrays are joined', () => assert.deepStrictEqual(merge([1], [2]), [1, 2]))
t('symbols', () => assert.strictEqual(merge({}, {[s]: 1})[s], 1))
t('no prototype', () => { const o = Object.create(null); o.a = 1; assert.deepStrictEqual(merge({}, o), {a: 1}) })
t('no prototype, symbol in the source', () => { const o = Object.create(null); o[s] = 2; assert.strictEqual(merge({a: 1}, o)[s], 2) })
t('no prototype, symbol in the target', () => { const o = Object.create(null); o[s] = 3; const r = merge(o, {a: 1}); assert.strictEqual(r[s], 3); assert.strictEqual(r.a, 1) })
t('symbols which are not enumerable are left out', () => { const o = {}; Object.defineProperty(o, s, {value: 1, enumerable: false}); assert.strictEqual(s in merge({}, o), false) })

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
