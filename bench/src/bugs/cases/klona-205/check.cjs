'use strict'
// Behaviour check for klona (case klona-205)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const { klona } = require('./package/dist/index.js')
class Point { constructor () { this.x = 0 } }
class Bag { constructor (from) { Object.assign(this, from) } }
t('plain', () => { const a = { b: [1, { c: 2 }] }; const k = klona(a); assert.deepStrictEqual(k, a); assert.notStrictEqual(k.b[1], a.b[1]) })
t('own fields of a class', () => { const p = new Point(); p.x = 5; const k = klona(p); assert.strictEqual(k.x, 5); assert.ok(k instanceof Point) })
t('fields that the constructor was given', () => assert.deepStrictEqual({ ...klona(new Bag({ a: 1, b: { c: 2 } })) }, { a: 1, b: { c: 2 } }))
t('fields that came later', () => { const p = new Point(); p.y = { z: 1 }; const k = klona(p); assert.deepStrictEqual(k.y, { z: 1 }); assert.notStrictEqual(k.y, p.y) })
t('maps and sets', () => assert.deepStrictEqual(klona(new Map([['a', new Set([1])]])), new Map([['a', new Set([1])]])))
t('dates', () => { const d = new Date(5); const k = klona(d); assert.strictEqual(+k, 5); assert.notStrictEqual(k, d) })
t('inherited fields stay inherited', () => { class Sub extends Point {} ; Sub.prototype.s = { t: 1 }; assert.deepStrictEqual(Object.keys(klona(new Sub())), ['x']) })
t('without a prototype', () => { const o = Object.create(null); o.a = 1; const k = klona(o); assert.strictEqual(k.a, 1) })
t('patterns', () => { const k = klona(/a/gi); assert.strictEqual(String(k), '/a/gi') })

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
